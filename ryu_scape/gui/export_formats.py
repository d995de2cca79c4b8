"""What each file that a city becomes is for, as a person who chooses among them reads it."""

from __future__ import annotations

from ryu_scape.gui.languages import marked

EXPORT_FORMATS = {
    marked("3D models"): {
        ".glb": marked("Blender, Unity, any viewer of glTF: the scene with its orthophoto, a node a building"),
        ".web.glb": marked("web pages that you write: the same, packed to less than a third"),
        ".html": marked("people without any tool: a page that a browser opens"),
        ".obj": marked("CAD and modelling programs: meshes in groups, with their pictures beside them"),
        ".ply": marked("MeshLab, CloudCompare: one coloured mesh"),
        ".stl": marked("3D printers: closed solids on a plate"),
        ".3mf": marked("slicers: the same in millimetres, to a scale that fits a bed"),
    },
    marked("City models"): {
        ".city.json": marked("city model tools: CityJSON 2.0 with LoD1.2 and LoD2.2"),
        ".city.jsonl": marked("the same for tools that stream, one building a line"),
        ".tileset.json": marked("CesiumJS: 3D Tiles, the city at its place on the globe"),
        ".kml": marked("Google Earth: blocks with their data"),
    },
    marked("Buildings on maps"): {
        ".gpkg": marked("QGIS, any GIS: outlines with all that is known of them"),
        ".geojson": marked("the same as text"),
        ".shp.zip": marked("older GIS: the same as ESRI Shapefile, in one zip"),
        ".fgb": marked("the same for maps in browsers"),
    },
    marked("Rasters"): {
        ".dsm.tif": marked("GIS: heights of the surface"),
        ".dtm.tif": marked("GIS: heights of the bare earth"),
        ".ndsm.tif": marked("GIS: height of the surface above the earth"),
        ".height.tif": marked("GIS: height of the building at each pixel"),
        ".mask.tif": marked("GIS: where buildings stand"),
        ".probability.tif": marked("GIS: how sure the network is"),
        ".tif": marked("programs: all of these as bands of one file"),
    },
}
"""By title of a group and ending."""
