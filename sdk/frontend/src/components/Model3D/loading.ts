/** Turns model files into objects of three.js; each file format's reader is fetched when it is first met. */
import {
  BufferAttribute,
  BufferGeometry,
  Mesh,
  MeshStandardMaterial,
  Points,
  PointsMaterial,
  type AnimationClip,
  type Object3D,
  type PerspectiveCamera,
} from "three";

import { t } from "../../lib/i18n";
import type { DisplayMode, ModelType } from "./logic";
import { readPlySplats, readSplats, type Splats } from "./splats";

export interface LoadedModel {
  object: Object3D;
  animations: AnimationClip[];
  /** To be called before each picture, by what depends on where it is seen from. */
  prepare?: (camera: PerspectiveCamera, screen: { width: number; height: number }) => void;
}

/** A quiet grey that reads on light and dark pages, for files that bring no material. */
const PLAIN_COLOR = "#9aa39d";

/** Fetch and read a model. Throws an error whose text says what is wrong with the file. */
export async function loadModel(url: string, type: ModelType, mode: DisplayMode | null): Promise<LoadedModel> {
  const answer = await fetch(url);
  if (!answer.ok)
    throw new Error(t("The model could not be loaded (HTTP {status}).", { status: String(answer.status) }));
  const data = await answer.arrayBuffer();
  try {
    return await readModel(data, url, type, mode);
  } catch (problem) {
    const reason = problem instanceof Error ? problem.message : String(problem);
    throw new Error(t("This {type} file cannot be read: {reason}", { type: type.slice(1).toUpperCase(), reason }), {
      cause: problem,
    });
  }
}

async function readModel(
  data: ArrayBuffer,
  url: string,
  type: ModelType,
  mode: DisplayMode | null,
): Promise<LoadedModel> {
  switch (type) {
    case ".glb":
    case ".gltf": {
      const { GLTFLoader } = await import("three/addons/loaders/GLTFLoader.js");
      const folder = url.slice(0, url.lastIndexOf("/") + 1);
      const found = await new GLTFLoader().parseAsync(data, folder);
      return { object: found.scene, animations: found.animations };
    }
    case ".obj": {
      const { OBJLoader } = await import("three/addons/loaders/OBJLoader.js");
      const object = new OBJLoader().parse(new TextDecoder().decode(data));
      let meshes = 0;
      object.traverse((part) => {
        if (!(part instanceof Mesh)) return;
        meshes += 1;
        if (!part.geometry.hasAttribute("normal")) part.geometry.computeVertexNormals();
        part.material = plainMaterial(part.geometry);
      });
      if (meshes === 0 && object.children.length === 0) throw new Error(t("it holds no faces, lines or points."));
      return { object, animations: [] };
    }
    case ".stl": {
      const { STLLoader } = await import("three/addons/loaders/STLLoader.js");
      return asMesh(new STLLoader().parse(data));
    }
    case ".ply": {
      const splats = readPlySplats(data);
      if (splats) return asSplats(splats, mode);
      const { PLYLoader } = await import("three/addons/loaders/PLYLoader.js");
      const geometry = new PLYLoader().parse(data);
      return geometry.index ? asMesh(geometry) : asPoints(geometry);
    }
    case ".splat":
      return asSplats(readSplats(data), mode);
  }
}

async function asSplats(splats: Splats, mode: DisplayMode | null): Promise<LoadedModel> {
  if (mode === "point_cloud") {
    const geometry = new BufferGeometry();
    geometry.setAttribute("position", new BufferAttribute(splats.centers, 3));
    geometry.setAttribute("color", new BufferAttribute(splats.colors, 4, true));
    geometry.rotateX(Math.PI); // the formats' y axis points down
    return asPoints(geometry);
  }
  const { splatMesh } = await import("./splatMesh");
  const { mesh, prepare } = splatMesh(splats);
  return { object: mesh, animations: [], prepare };
}

function plainMaterial(geometry: BufferGeometry): MeshStandardMaterial {
  const vertexColors = geometry.hasAttribute("color");
  return new MeshStandardMaterial({ color: vertexColors ? "#fff" : PLAIN_COLOR, vertexColors, roughness: 0.75 });
}

function asMesh(geometry: BufferGeometry): LoadedModel {
  if (!geometry.hasAttribute("position")) throw new Error(t("it holds no faces."));
  if (!geometry.hasAttribute("normal")) geometry.computeVertexNormals();
  return { object: new Mesh(geometry, plainMaterial(geometry)), animations: [] };
}

/** Points of a size that keeps them together at any scale of the model. */
export function asPoints(geometry: BufferGeometry): LoadedModel {
  if (!geometry.hasAttribute("position")) throw new Error(t("it holds no points."));
  geometry.computeBoundingSphere();
  const radius = geometry.boundingSphere?.radius ?? 1;
  const vertexColors = geometry.hasAttribute("color");
  const material = new PointsMaterial({
    size: Math.max(radius, 1e-6) / 90,
    color: vertexColors ? "#fff" : PLAIN_COLOR,
    vertexColors,
    transparent: geometry.getAttribute("color")?.itemSize === 4,
  });
  return { object: new Points(geometry, material), animations: [] };
}
