"""A scene as layers of USD, Y up: what any program that reads USD makes a stage of.

A prim for each building has its identifier for a display name, its record in `userProperties:…`, and a mesh for each
surface. Colours are textures, the orthophoto or a palette (`palette`), for few viewers show those of vertices. CRS and
origin stand in the first layer's metadata. A layer is in memory as a whole, as USD wants it, so that the buildings of a
large city are several, which the first one names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from itertools import count, islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ryu_scape.city import City
from ryu_scape.export.batches import BUILDINGS_AT_ONCE, Batch, building_batches
from ryu_scape.export.building_records import Record, records_of
from ryu_scape.export.column_types import field_types, kinds_found
from ryu_scape.export.local_frame import GENERATOR, Y_UP, LocalFrame, y_up
from ryu_scape.export.palette import palette_numbers, palette_png, palette_uv
from ryu_scape.export.property_table import keys_of
from ryu_scape.export.surfaces import Surface, as_jpeg, building_surfaces, ground_surfaces
from ryu_scape.scene.vertex_arrays import PlanTexture, SceneGeometry

ROOT = "/City"
FIRST_LAYER = "city.usdc"
BATCHES_A_LAYER = 4
"""Of `building_batches`: some two thousand buildings, 250 MB."""
ORTHOPHOTO, PALETTE = "textures/orthophoto.jpg", "textures/palette.png"

Layer = Any
"""Of USD's `Sdf`, whose classes are not known where it is not installed."""


def pictures_of(scene: SceneGeometry) -> Mapping[str, bytes]:
    """What the layer of a scene refers to, by its name beside the layer."""
    surfaces = _surfaces(scene)
    pictures = {} if all(surface.is_textured for surface in surfaces) else {PALETTE: palette_png()}
    if scene.texture is not None and any(surface.is_textured for surface in surfaces):
        pictures[ORTHOPHOTO] = as_jpeg(scene.texture)
    return pictures


def usd_layers(city: City, scene: SceneGeometry, scale: float) -> Iterator[tuple[str, Layer]]:
    """Name and content of each layer of a city's scene, the one that names the others first; a small city has one.

    scale: so many metres of it are one of the model.
    """
    from pxr import Sdf

    needed = -(-len(city.buildings) // (BATCHES_A_LAYER * BUILDINGS_AT_ONCE))
    names = [f"buildings_{number}.usdc" for number in range(1, needed + 1)] if needed > 1 else []
    first, buildings = _first_layer(city, scene, scale, names), _Buildings(city, scene)
    if not names:
        buildings.add_next_to(first)
    yield FIRST_LAYER, first
    for name in names:
        layer = Sdf.Layer.CreateAnonymous(".usda")
        buildings.add_next_to(layer)
        yield name, layer


class _Buildings:
    """The buildings of a city, which go to one layer after the other."""

    def __init__(self, city: City, scene: SceneGeometry) -> None:
        self._texture = scene.texture
        self._numbered = zip(count(), records_of(city), strict=False)
        self._keys = keys_of(field_types(kinds_found(city.buildings)))
        self._surfaces = [(surface, building_batches(scene, surface.layers)) for surface in building_surfaces(scene)]

    def add_next_to(self, layer: Layer) -> None:
        """Add as many as a layer has."""
        from pxr import Sdf

        with Sdf.ChangeBlock():
            paths = [*_add_records(layer, islice(self._numbered, BATCHES_A_LAYER * BUILDINGS_AT_ONCE), self._keys)]
            for surface, batches in self._surfaces:
                first = 0
                for batch in islice(batches, BATCHES_A_LAYER):
                    _add_meshes(layer, self._texture, surface, batch, paths[first : first + len(batch)])
                    first += len(batch)


def _first_layer(city: City, scene: SceneGeometry, scale: float, others: list[str]) -> Layer:
    """Where the city lies, its ground and materials, and the names of the layers beneath."""
    from pxr import Sdf, Vt

    layer = Sdf.Layer.CreateAnonymous(".usda")
    with Sdf.ChangeBlock():
        for name, value in {"upAxis": "Y", "metersPerUnit": 1.0 / scale, "defaultPrim": ROOT[1:]}.items():
            layer.pseudoRoot.SetInfo(name, value)
        frame = asdict(LocalFrame.of(city, Y_UP)) | {"generator": GENERATOR}
        frame["origin_m"] = Vt.DoubleArray(frame["origin_m"])
        layer.customLayerData = {name: value for name, value in frame.items() if value is not None}
        _prim(layer, ROOT, "Xform")
        for surface in _surfaces(scene):
            _add_material(layer, surface)
        for surface in _ground_surfaces(scene):
            batch = Batch.of_layer(scene.layers[surface.layers[0]])
            _add_meshes(layer, scene.texture, surface, batch, [f"{ROOT}/ground"])
        layer.subLayerPaths[:] = others
    return layer


def _surfaces(scene: SceneGeometry) -> tuple[Surface, ...]:
    return (*_ground_surfaces(scene), *building_surfaces(scene))


def _ground_surfaces(scene: SceneGeometry) -> tuple[Surface, ...]:
    """Those that have triangles: points mean nothing to most viewers."""
    return tuple(each for each in ground_surfaces(scene) if scene.layers[each.layers[0]].triangle_count)


def _add_records(layer: Layer, numbered: Iterable[tuple[int, Record]], keys: Mapping[str, str]) -> Iterator[str]:
    """The path of each building, by its number and record, in order; what is said of it stands there, by `keys`."""
    from pxr import Sdf, Tf

    kinds = {bool: Sdf.ValueTypeNames.Bool, int: Sdf.ValueTypeNames.Int64, float: Sdf.ValueTypeNames.Double}
    for number, record in numbered:
        path = f"{ROOT}/buildings/" + Tf.MakeValidIdentifier(f"b{number}_{record['id']}")
        prim = _prim(layer, path, "Xform")
        prim.SetInfo("displayName", str(record["id"]))
        for field, value in ((field, value) for field, value in record.items() if value is not None):
            kind = kinds.get(type(value), Sdf.ValueTypeNames.String)
            attribute = Sdf.AttributeSpec(prim, f"userProperties:{keys[field]}", kind, Sdf.VariabilityUniform)
            attribute.default = value if type(value) in kinds else str(value)
            attribute.displayName = field
        yield path


def _add_meshes(layer: Layer, texture: PlanTexture | None, surface: Surface, batch: Batch, paths: list[str]) -> None:
    """A mesh of a surface at each path, for each mesh of the batch that has triangles."""
    positions, normals = (y_up(batch.vertices[name]) for name in ("position", "normal"))
    on_picture = _picture_uv(texture, surface, batch)
    vertices, indices = batch.vertex_starts.tolist(), batch.index_starts.tolist()
    for mesh, path in enumerate(paths):
        own, corners = slice(*vertices[mesh : mesh + 2]), slice(*indices[mesh : mesh + 2])
        if corners.start == corners.stop:
            continue
        prim = _prim(layer, f"{path}/{surface.name}", "Mesh")
        uv = on_picture[own if surface.is_textured else corners]
        _add_geometry(prim, positions[own], normals[own], batch.indices[corners], uv)
        _bind(prim, surface)


def _picture_uv(texture: PlanTexture | None, surface: Surface, batch: Batch) -> NDArray[np.float32]:
    """Places on the picture, v up: of each vertex on the orthophoto, of each corner on the palette."""
    if surface.is_textured and texture is not None:
        u, v = texture.uv(batch.vertices["position"]).T
        return np.stack((u, 1.0 - v), axis=1)
    colour = palette_numbers(batch.vertices["colour"][batch.corners, :3].mean(axis=1))
    return np.repeat(palette_uv(colour).astype(np.float32), 3, axis=0)


def _add_geometry(
    prim: Any,
    positions: NDArray[np.float32],
    normals: NDArray[np.float32],
    indices: NDArray[np.integer],
    uv: NDArray[np.float32],
) -> None:
    from pxr import Sdf, Vt

    counts = np.full(indices.size // 3, 3, np.int32)
    kinds, extent = Sdf.ValueTypeNames, np.stack((positions.min(axis=0), positions.max(axis=0)))
    values = {
        "points": (kinds.Point3fArray, Vt.Vec3fArray.FromNumpy(np.ascontiguousarray(positions))),
        "normals": (kinds.Normal3fArray, Vt.Vec3fArray.FromNumpy(np.ascontiguousarray(normals))),
        "faceVertexCounts": (kinds.IntArray, Vt.IntArray.FromNumpy(counts)),
        "faceVertexIndices": (kinds.IntArray, Vt.IntArray.FromNumpy(indices.astype(np.int32))),
        "primvars:st": (kinds.TexCoord2fArray, Vt.Vec2fArray.FromNumpy(np.ascontiguousarray(uv))),
        "extent": (kinds.Float3Array, Vt.Vec3fArray.FromNumpy(extent)),
    }
    for name, (kind, value) in values.items():
        Sdf.AttributeSpec(prim, name, kind).default = value
    prim.attributes["normals"].SetInfo("interpolation", "vertex")
    prim.attributes["primvars:st"].SetInfo("interpolation", "vertex" if len(uv) == len(positions) else "faceVarying")
    Sdf.AttributeSpec(prim, "subdivisionScheme", kinds.Token, Sdf.VariabilityUniform).default = "none"


def _bind(prim: Any, surface: Surface) -> None:
    from pxr import Sdf

    prim.SetInfo("apiSchemas", Sdf.TokenListOp.Create(prependedItems=["MaterialBindingAPI"]))
    binding = Sdf.RelationshipSpec(prim, "material:binding", custom=False)
    binding.targetPathList.explicitItems = [Sdf.Path(f"{ROOT}/materials/{surface.name}")]


def _add_material(layer: Layer, surface: Surface) -> None:
    """A UsdPreviewSurface whose colour is read off a picture at `primvars:st`."""
    from pxr import Sdf

    kinds, path = Sdf.ValueTypeNames, f"{ROOT}/materials/{surface.name}"
    material = _prim(layer, path, "Material")
    _output(material, "surface", kinds.Token, f"{path}/preview.outputs:surface")
    preview = _shader(layer, f"{path}/preview", "UsdPreviewSurface", {"metallic": (kinds.Float, 0.0)})
    Sdf.AttributeSpec(preview, "inputs:roughness", kinds.Float).default = surface.roughness
    colour = Sdf.AttributeSpec(preview, "inputs:diffuseColor", kinds.Color3f)
    colour.connectionPathList.explicitItems = [Sdf.Path(f"{path}/picture.outputs:rgb")]
    _output(preview, "surface", kinds.Token)
    picture = _shader(
        layer,
        f"{path}/picture",
        "UsdUVTexture",
        {
            "file": (kinds.Asset, Sdf.AssetPath(ORTHOPHOTO if surface.is_textured else PALETTE)),
            "sourceColorSpace": (kinds.Token, "sRGB"),
            "wrapS": (kinds.Token, "clamp"),
            "wrapT": (kinds.Token, "clamp"),
        },
    )
    place = Sdf.AttributeSpec(picture, "inputs:st", kinds.Float2)
    place.connectionPathList.explicitItems = [Sdf.Path(f"{path}/place.outputs:result")]
    _output(picture, "rgb", kinds.Float3)
    reader = _shader(layer, f"{path}/place", "UsdPrimvarReader_float2", {"varname": (kinds.String, "st")})
    _output(reader, "result", kinds.Float2)


def _shader(layer: Layer, path: str, name: str, inputs: Mapping[str, tuple[Any, Any]]) -> Any:
    from pxr import Sdf

    shader = _prim(layer, path, "Shader")
    Sdf.AttributeSpec(shader, "info:id", Sdf.ValueTypeNames.Token, Sdf.VariabilityUniform).default = name
    for key, (kind, value) in inputs.items():
        Sdf.AttributeSpec(shader, f"inputs:{key}", kind).default = value
    return shader


def _output(prim: Any, name: str, kind: Any, source: str = "") -> None:
    from pxr import Sdf

    output = Sdf.AttributeSpec(prim, f"outputs:{name}", kind)
    if source:
        output.connectionPathList.explicitItems = [Sdf.Path(source)]


def _prim(layer: Layer, path: str, kind: str) -> Any:
    """A prim that is defined, and its parents with it."""
    from pxr import Sdf

    prim = Sdf.CreatePrimInLayer(layer, path)
    prim.typeName = kind
    for each in Sdf.Path(path).GetPrefixes():
        layer.GetPrimAtPath(each).specifier = Sdf.SpecifierDef
    return prim
