"""How QGIS shows the buildings by itself: coloured by their height and, in its 3D view, as tall as they are.

QGIS takes the style from the table `layer_styles` of a GeoPackage when the layer is opened.
"""

from __future__ import annotations

from datetime import datetime, timezone
from itertools import pairwise

STYLE_TABLE = "layer_styles"
CLASS_LIMITS_M = (0, 3, 6, 9, 12, 18, 27, 45, 90, 1000)
LOWEST_RGB, HIGHEST_RGB = (253, 231, 176), (122, 28, 62)
OUTLINE = "80,70,62,255"
CHANGED = datetime(2026, 11, 26, tzinfo=timezone.utc)
"""When this style last changed: QGIS takes the newest."""


def style_row(layer: str, geometry_column: str) -> dict[str, object]:
    """The row of `layer_styles` for a layer with the fields `height_m` and `ground_m`."""
    return {
        "f_table_catalog": "",
        "f_table_schema": "",
        "f_table_name": layer,
        "f_geometry_column": geometry_column,
        "styleName": "height",
        "styleQML": qml(),
        "styleSLD": "",
        "useAsDefault": True,
        "description": "Buildings by height above ground",
        "owner": "",
        "ui": None,
        "update_time": CHANGED,
    }


def qml() -> str:
    """The style in QGIS' own format; it leaves all that it does not name as it is."""
    limits = list(pairwise(CLASS_LIMITS_M))
    ranges = "".join(
        f'<range symbol="{number}" lower="{low}" upper="{high}" render="true" label="{_label(low, high)}"/>'
        for number, (low, high) in enumerate(limits)
    )
    symbols = "".join(_symbol(number, number / (len(limits) - 1)) for number in range(len(limits)))
    return (
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
        f'<qgis styleCategories="Symbology|Symbology3D" version="3.22.0">{_in_three_dimensions()}'
        '<renderer-v2 type="graduatedSymbol" attr="height_m" graduatedMethod="GraduatedColor">'
        f"<ranges>{ranges}</ranges><symbols>{symbols}</symbols></renderer-v2></qgis>\n"
    )


def _label(low_m: int, high_m: int) -> str:
    return f"above {low_m} m" if high_m == CLASS_LIMITS_M[-1] else f"{low_m} – {high_m} m"


def _symbol(number: int, share: float) -> str:
    """share: of the way from the lowest to the highest colour, in [0, 1]."""
    red, green, blue = (round(a + share * (b - a)) for a, b in zip(LOWEST_RGB, HIGHEST_RGB, strict=True))
    options = {"color": f"{red},{green},{blue},255", "outline_color": OUTLINE, "outline_width": "0.1", "style": "solid"}
    fill = "".join(f'<Option name="{name}" type="QString" value="{value}"/>' for name, value in options.items())
    return (
        f'<symbol name="{number}" type="fill" alpha="1"><layer class="SimpleFill" enabled="1">'
        f'<Option type="Map">{fill}</Option></layer></symbol>'
    )


def _in_three_dimensions() -> str:
    expressions = {"height": "ground_m", "extrusionHeight": "height_m"}
    properties = "".join(
        f'<Option name="{name}" type="Map"><Option name="active" type="bool" value="true"/>'
        f'<Option name="field" type="QString" value="{field}"/><Option name="type" type="int" value="2"/></Option>'
        for name, field in expressions.items()
    )
    return (
        '<renderer-3d type="vector"><vector-layer-3d-tiling zoom-levels-count="3" show-bounding-boxes="0"/>'
        '<symbol type="polygon" material_type="phong">'
        '<data alt-clamping="absolute" alt-binding="centroid" culling-mode="no-culling" rendered-facade="3"'
        ' height="0" extrusion-height="0" invert-normals="0" add-back-faces="0"/>'
        '<material diffuse="214,190,164,255" ambient="70,62,54,255" specular="60,60,60,255" shininess="0"/>'
        f'<data-defined-properties><Option type="Map"><Option name="properties" type="Map">{properties}</Option>'
        '<Option name="type" type="QString" value="collection"/></Option></data-defined-properties>'
        '<edges enabled="1" width="1" color="90,80,70,255"/></symbol></renderer-3d>'
    )
