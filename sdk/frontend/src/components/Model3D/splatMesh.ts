/**
 * Draws gaussian splats: each as a flat quad that faces the viewer, shaped as the ellipsoid's shadow on the screen and
 * fading to its rim, from the farthest to the nearest. What each one is lies in textures; the order alone changes.
 */
import {
  Box3,
  BufferAttribute,
  DataTexture,
  DynamicDrawUsage,
  FloatType,
  InstancedBufferAttribute,
  InstancedBufferGeometry,
  Mesh,
  RGBAFormat,
  ShaderMaterial,
  Sphere,
  UnsignedByteType,
  Vector2,
  Vector3,
  type PerspectiveCamera,
  type Texture,
} from "three";

import { boundsOf, sortByDepth, type Splats } from "./splats";

const TEXTURE_WIDTH = 1024;
/** How far the look must turn before splats are sorted anew, as the cosine of the angle. */
const SAME_LOOK = 0.999;

const VERTEX = /* glsl */ `
precision highp float;
precision highp sampler2D;
uniform sampler2D centers;
uniform sampler2D shapes;
uniform sampler2D colors;
uniform vec2 screen;
attribute float splat;
varying vec4 tint;
varying vec2 place;

ivec2 cell(int index) {
  return ivec2(index % ${TEXTURE_WIDTH}, index / ${TEXTURE_WIDTH});
}

void main() {
  int index = int(splat + 0.5);
  vec4 first = texelFetch(centers, cell(index), 0);
  vec4 rest = texelFetch(shapes, cell(index), 0);
  // xx xy xz | yy yz zz: two of the six ride beside the centre's texture row below it.
  vec2 last = texelFetch(centers, cell(index) + ivec2(0, textureSize(centers, 0).y / 2), 0).xy;
  mat3 shape = mat3(rest.x, rest.y, rest.z, rest.y, rest.w, last.x, rest.z, last.x, last.y);
  vec4 view = modelViewMatrix * vec4(first.xyz, 1.0);
  vec4 clip = projectionMatrix * view;
  tint = texelFetch(colors, cell(index), 0);
  gl_Position = vec4(0.0, 0.0, 2.0, 1.0);
  if (view.z > -0.0001 || tint.a < 0.004 || any(greaterThan(abs(clip.xy), vec2(1.3 * clip.w)))) return;

  // The shadow of the ellipsoid in px: its covariance seen through the perspective at its centre.
  vec2 focal = 0.5 * screen * vec2(projectionMatrix[0][0], projectionMatrix[1][1]);
  float z = -view.z;
  mat3 slope = mat3(
    focal.x / z, 0.0, 0.0,
    0.0, focal.y / z, 0.0,
    focal.x * view.x / (z * z), focal.y * view.y / (z * z), 0.0
  );
  mat3 turned = slope * mat3(modelViewMatrix);
  mat3 shadow = turned * shape * transpose(turned);
  float a = shadow[0][0] + 0.3; // never thinner than about a pixel
  float d = shadow[1][1] + 0.3;
  float b = shadow[0][1];
  float middle = 0.5 * (a + d);
  float spread = length(vec2(0.5 * (a - d), b));
  vec2 axis = spread < 1e-6 ? vec2(1.0, 0.0) : normalize(abs(b) > 1e-6 ? vec2(b, middle + spread - a) : (a >= d ? vec2(1.0, 0.0) : vec2(0.0, 1.0)));
  vec2 along = min(sqrt(middle + spread), 512.0) * axis;
  vec2 across = sqrt(max(middle - spread, 0.1)) * vec2(-axis.y, axis.x);
  place = position.xy * 3.0;
  vec2 offset = place.x * along + place.y * across;
  gl_Position = vec4(clip.xy / clip.w + 2.0 * offset / screen, clip.z / clip.w, 1.0);
}
`;

const FRAGMENT = /* glsl */ `
precision highp float;
varying vec4 tint;
varying vec2 place;

void main() {
  float fade = exp(-0.5 * dot(place, place));
  if (fade < 0.0111) discard;
  gl_FragColor = vec4(tint.rgb, tint.a * fade);
}
`;

export interface SplatMesh {
  mesh: Mesh;
  /** Put the splats into order for a look, and tell the shader how large the picture is. */
  prepare: (camera: PerspectiveCamera, screen: { width: number; height: number }) => void;
}

export function splatMesh(splats: Splats): SplatMesh {
  const geometry = new InstancedBufferGeometry();
  geometry.setAttribute("position", new BufferAttribute(new Float32Array([-1, -1, 0, 1, -1, 0, 1, 1, 0, -1, 1, 0]), 3));
  geometry.setIndex([0, 1, 2, 0, 2, 3]);
  const order = new InstancedBufferAttribute(new Float32Array(splats.count), 1);
  order.setUsage(DynamicDrawUsage);
  geometry.setAttribute("splat", order);
  geometry.instanceCount = splats.count;
  const { least, most } = boundsOf(splats);
  geometry.boundingBox = new Box3(new Vector3(...least), new Vector3(...most));
  geometry.boundingSphere = geometry.boundingBox.getBoundingSphere(new Sphere());
  const screen = new Vector2(1, 1);
  const material = new ShaderMaterial({
    vertexShader: VERTEX,
    fragmentShader: FRAGMENT,
    uniforms: { ...texturesOf(splats), screen: { value: screen } },
    transparent: true,
    depthWrite: false,
  });
  const mesh = new Mesh(geometry, material);
  mesh.frustumCulled = false;
  mesh.rotation.x = Math.PI; // the formats' y axis points down
  const look = new Vector3();
  const sorted = new Vector3(0, 0, 0);
  return {
    mesh,
    prepare: (camera, { width, height }) => {
      screen.set(width, height);
      mesh.updateWorldMatrix(true, false);
      camera.getWorldDirection(look).transformDirection(mesh.matrixWorld.clone().invert());
      if (look.dot(sorted) > SAME_LOOK) return;
      sorted.copy(look);
      sortByDepth(splats.centers, [look.x, look.y, look.z], order.array as Float32Array);
      order.needsUpdate = true;
    },
  };
}

/** Centres (with the shape's last two numbers in the lower half), shapes and colours as textures. */
function texturesOf({
  count,
  centers,
  shapes,
  colors,
}: Splats): Record<"centers" | "shapes" | "colors", { value: Texture }> {
  const rows = Math.ceil(count / TEXTURE_WIDTH);
  const cells = rows * TEXTURE_WIDTH;
  const first = new Float32Array(cells * 2 * 4);
  const second = new Float32Array(cells * 4);
  const third = new Uint8Array(cells * 4);
  third.set(colors);
  for (let n = 0; n < count; n += 1) {
    first.set(centers.subarray(n * 3, n * 3 + 3), n * 4);
    first.set(shapes.subarray(n * 6 + 4, n * 6 + 6), (cells + n) * 4);
    second.set(shapes.subarray(n * 6, n * 6 + 4), n * 4);
  }
  const texture = (data: Float32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>, height: number): { value: Texture } => {
    const type = data instanceof Float32Array ? FloatType : UnsignedByteType;
    const made = new DataTexture(data, TEXTURE_WIDTH, height, RGBAFormat, type);
    made.needsUpdate = true;
    return { value: made };
  };
  return { centers: texture(first, rows * 2), shapes: texture(second, rows), colors: texture(third, rows) };
}
