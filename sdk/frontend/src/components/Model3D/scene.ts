/**
 * The stage that a model stands on: light, camera, turning and zooming. Drawn only when something changes, and all the
 * time only for models that move. Three.js lives here and in `loading.ts`; both are fetched with the first model.
 */
import {
  AnimationMixer,
  Box3,
  Color,
  DirectionalLight,
  Group,
  HemisphereLight,
  Mesh,
  PerspectiveCamera,
  Points,
  Scene,
  ShaderMaterial,
  Sphere,
  Spherical,
  SRGBColorSpace,
  Timer,
  Vector3,
  WebGLRenderer,
  type AnimationClip,
  type Material,
  type Object3D,
} from "three";
import { OrbitControls } from "three/addons/controls/OrbitControls.js";

import { t } from "../../lib/i18n";
import { asPoints, loadModel } from "./loading";
import { cameraPlace, fittingDistance, type DisplayMode, type Model3DProps, type ModelType } from "./logic";

const VIEW_ANGLE_DEGREES = 45;
const MAX_PIXEL_RATIO = 2;
const TURN_STEP = Math.PI / 16;
const ZOOM_STEP = 1.15;

export type Look = Pick<Model3DProps, "display_mode" | "clear_color" | "camera_position" | "zoom_speed" | "pan_speed">;

export interface ModelView {
  /** Put the camera back where it started. */
  reset: () => void;
  /** Turn, tilt or zoom by a key; false when the key means nothing here. */
  key: (key: string) => boolean;
  close: () => void;
}

/** Load a model and show it on a canvas. Throws when the file or the browser's WebGL do not allow it. */
export async function showModel(
  canvas: HTMLCanvasElement,
  url: string,
  type: ModelType,
  look: Look,
  onTurned: () => void,
): Promise<ModelView> {
  const loaded = await loadModel(url, type, look.display_mode ?? null);
  let renderer: WebGLRenderer;
  try {
    renderer = new WebGLRenderer({ canvas, antialias: true, alpha: true });
  } catch (problem) {
    throw new Error(t("This browser cannot draw 3D here (WebGL is off). Download the model to see it."), {
      cause: problem,
    });
  }
  renderer.setPixelRatio(Math.min(window.devicePixelRatio, MAX_PIXEL_RATIO));
  const [red, green, blue, opacity] = look.clear_color ?? [0, 0, 0, 0];
  renderer.setClearColor(new Color().setRGB(red, green, blue, SRGBColorSpace), opacity);
  const scene = new Scene();
  const camera = new PerspectiveCamera(VIEW_ANGLE_DEGREES, 1, 0.01, 1000);
  scene.add(new HemisphereLight("#ffffff", "#8d8d80", 2.2), camera);
  const lamp = new DirectionalLight("#ffffff", 1.6);
  lamp.position.set(0.6, 1, 1); // over the viewer's shoulder, and moving with the camera
  camera.add(lamp);
  const object = inMode(loaded.object, look.display_mode ?? null);
  const radius = centred(object);
  scene.add(object);

  const controls = new OrbitControls(camera, canvas);
  controls.zoomSpeed = look.zoom_speed ?? 1;
  controls.panSpeed = look.pan_speed ?? 1;
  let frame = 0;
  const draw = (): void => {
    camera.updateMatrixWorld();
    loaded.prepare?.(camera, canvas);
    renderer.render(scene, camera);
  };
  const redraw = (): void => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(draw);
  };
  const reset = (): void => {
    const distance = fittingDistance(radius, VIEW_ANGLE_DEGREES, camera.aspect);
    const { x, y, z } = cameraPlace(look.camera_position, distance);
    controls.target.set(0, 0, 0);
    camera.position.set(x, y, z);
    camera.near = distance / 1000;
    camera.far = distance * 100;
    camera.updateProjectionMatrix();
    controls.update();
    redraw();
  };
  const resize = (): void => {
    const { clientWidth: width, clientHeight: height } = canvas;
    if (width === 0 || height === 0) return; // in a closed tab
    renderer.setSize(width, height, false);
    camera.aspect = width / height;
    camera.updateProjectionMatrix();
    draw(); // at once: resizing has cleared the canvas
  };
  resize();
  reset();
  controls.addEventListener("change", redraw);
  controls.addEventListener("end", onTurned);
  const sizes = new ResizeObserver(resize);
  sizes.observe(canvas);
  const still = animate(object, loaded.animations, renderer, draw);
  draw();

  return {
    reset,
    key: (key) => {
      if (key === "Home") reset();
      else if (!moved(camera, controls, key)) return false;
      onTurned();
      return true;
    },
    close: () => {
      still();
      cancelAnimationFrame(frame);
      sizes.disconnect();
      controls.dispose();
      scene.traverse(discard);
      renderer.dispose();
      renderer.forceContextLoss(); // browsers keep few contexts, and collect closed ones late
    },
  };
}

/** The model as its meshes, their edges, or their corners only. */
function inMode(object: Object3D, mode: DisplayMode | null): Object3D {
  if (mode === "wireframe") {
    object.traverse((part) => {
      if (!(part instanceof Mesh)) return;
      for (const material of materialsOf(part)) {
        // Splats have no edges; they are shown as they are.
        if (!(material instanceof ShaderMaterial)) Object.assign(material, { wireframe: true });
      }
    });
  }
  if (mode !== "point_cloud") return object;
  const cloud = new Group();
  object.updateMatrixWorld(true);
  object.traverse((part) => {
    if (!(part instanceof Mesh) && !(part instanceof Points)) return;
    cloud.add(asPoints(part.geometry.clone().applyMatrix4(part.matrixWorld)).object);
  });
  return cloud;
}

/** Move the model's centre to the origin; returns the radius of the sphere around it. */
function centred(object: Object3D): number {
  const box = new Box3().setFromObject(object);
  if (box.isEmpty()) throw new Error(t("This model is empty: there is nothing to show."));
  object.position.sub(box.getCenter(new Vector3()));
  return box.getBoundingSphere(new Sphere()).radius;
}

/** Play what the file animates, unless the visitor asks for less motion; returns what stops it. */
function animate(object: Object3D, clips: AnimationClip[], renderer: WebGLRenderer, draw: () => void): () => void {
  const [first] = clips;
  if (!first || matchMedia("(prefers-reduced-motion: reduce)").matches) return () => undefined;
  const mixer = new AnimationMixer(object);
  mixer.clipAction(first)?.play();
  const timer = new Timer();
  const seen = new IntersectionObserver(([entry]) => {
    timer.reset(); // the time out of sight is not played
    renderer.setAnimationLoop(
      entry?.isIntersecting
        ? (now) => {
            timer.update(now);
            mixer.update(timer.getDelta());
            draw();
          }
        : null,
    );
  });
  seen.observe(renderer.domElement);
  return () => {
    seen.disconnect();
    renderer.setAnimationLoop(null);
  };
}

/** Move the camera by a key: arrows turn and tilt, plus and minus zoom. */
function moved(camera: PerspectiveCamera, controls: OrbitControls, key: string): boolean {
  const place = new Spherical().setFromVector3(camera.position.clone().sub(controls.target));
  if (key === "ArrowLeft") place.theta -= TURN_STEP;
  else if (key === "ArrowRight") place.theta += TURN_STEP;
  else if (key === "ArrowUp") place.phi -= TURN_STEP;
  else if (key === "ArrowDown") place.phi += TURN_STEP;
  else if (key === "+" || key === "=") place.radius /= ZOOM_STEP;
  else if (key === "-") place.radius *= ZOOM_STEP;
  else return false;
  camera.position.setFromSpherical(place.makeSafe()).add(controls.target);
  controls.update();
  return true;
}

function materialsOf(part: Mesh | Points): Material[] {
  return Array.isArray(part.material) ? part.material : [part.material];
}

/** Give the graphics card's memory back. */
function discard(part: Object3D): void {
  if (!(part instanceof Mesh) && !(part instanceof Points)) return;
  part.geometry.dispose();
  for (const material of materialsOf(part)) {
    const held =
      material instanceof ShaderMaterial ? Object.values(material.uniforms).map(({ value }) => value as unknown) : [];
    for (const value of [...(Object.values(material) as unknown[]), ...held]) {
      if (typeof value === "object" && value !== null && "isTexture" in value && "dispose" in value) {
        (value as { dispose: () => void }).dispose();
      }
    }
    material.dispose();
  }
}
