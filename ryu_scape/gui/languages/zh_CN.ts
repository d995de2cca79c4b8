<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>window</name>
    <message>
        <source>All settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reset</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All settings as they are by default</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Footprints</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your own outlines, or leave empty: find them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>measured in the DSM</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>read off the image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>assumed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>set by hand</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Area</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Volume</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ground</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Eave</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ridge</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Storeys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Building</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave what is selected out (Del)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click a building to see what is known of it, and to correct it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Height</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Roof</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Façades</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The last of {count:,} that are selected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Building {id}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete {count:,} buildings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete building</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unknown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A satellite image and a height model become a 3D city.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Free software under the GNU General Public License, version 3. The details list what it is made of.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Left drag</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>orbit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Middle drag, right drag, or Shift and left drag</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>pan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wheel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>zoom at the cursor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>select a building; with Ctrl, one more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Double click</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>centre there</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Home</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>see the whole scene</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+1, Ctrl+2 to Ctrl+5</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>see it from above, from the south, east, north and west</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+6, Ctrl+7</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>north up, parallel projection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+Z, Ctrl+Shift+Z</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>undo, redo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Del</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>delete the selected buildings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>F6, F7, F8, F9</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>attribute table, map, measuring, layers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Esc</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cancel the work in progress</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>height of {building}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>roof of {building}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>façades of {building}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>deletion of {building}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>parting of {building}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>merging into {building}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>drawing of {building}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set the city beside what is known to be true: outlines with or without heights, or a DSM to trust.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>2·both / (mine + true), in square metres</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>IoU</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>both / either, in square metres</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Precision</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Share of my buildings that are hits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recall</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Share of the true buildings that are hits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>F1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Harmonic mean of precision and recall; a hit has an IoU of at least 0.5</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Height MAE</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mean absolute error of the heights</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Height bias</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mean error of the heights: above 0, mine are too high</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Height RMSE</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Root mean square error of the heights</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 hit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} hits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 false alarm</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} false alarms</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 miss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} misses</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How good is it?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compare</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show in the 3D view</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save hits and misses…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>True outlines</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>True heights</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a DSM to trust, GeoTIFF</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save hits and misses</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export scene</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save view</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>GeoTIFF (*.tif *.tiff *.TIF *.TIFF);;All files (*)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Outlines (*.geojson *.json *.gpkg *.shp);;All files (*)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{low:+.2f} to {high:+.2f} m: {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Histogram of height errors</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Their own colours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Layers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click a class to select its buildings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Colour buildings by</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click a building to see what is known of it; drag to orbit, Shift and drag to pan, wheel to zoom</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Controls</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>About Ryu-Scape</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wrote {path}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draw</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Split</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restore</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Map</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Merge</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make one building of the selected ones</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whole map</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Buildings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Left out ({count:,})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Left out: {why}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click selects, with Ctrl one more; Shift and drag selects a box; drag moves the map, the wheel zooms.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click the corners of a building, at last the first one again, or press Enter. Backspace takes one back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click two points: their line parts the selected buildings that it crosses, or all if none is selected.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click a broken outline to make it a building after all.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Distance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Profile</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measure</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clear</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose what to measure.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Area {area:,.1f} m²  ·  perimeter {perimeter:,.2f} m  ·  both on the map</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On the map {length:,.2f} m</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>in space {length:,.2f} m</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>height difference {climb:+,.2f} m</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click places in the scene or on the map: the way between them is measured.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click the corners of an area in the scene or on the map.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click two places or more in the scene or on the map: the section along the line is drawn.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ground as &amp;textured terrain</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ground as &amp;points</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;No ground</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Base</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trees</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Walls</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Roofs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Parapets</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Windows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Doors and roof details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Above</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;South</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;East</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;North</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;West</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open sa&amp;mple</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export &amp;for</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look &amp;from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Open pair…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open p&amp;roject…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Save project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save project &amp;as…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Export scene…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save &amp;view as PNG…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Delete building</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Whole scene</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;North up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Para&amp;llel projection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Controls</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;About Ryu-Scape</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Warnings about this place ({count})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No &amp;warnings about this place</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Undo {edit}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Redo {edit}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Build anyway</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Please note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Please note ({count})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open pair</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Options</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Without a DSM every building gets the same default height.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Build 3D scene</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Orthophoto</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>RGB GeoTIFF</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>DSM (optional)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>GeoTIFF of heights, or leave empty: no DSM</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All is well.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It can be built; please note:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This will not do:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking at the files…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move the DSM back by {distance:.1f} m</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Terrain</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>DSM</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The section is drawn here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop and keep what was there before (Esc)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Processing…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancelling…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ryu-Scape project (*.ryu)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unsaved changes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the changes to {title}?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{lowest} to {highest}; {default} by default.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>to</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By default: {choice}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Off by default.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reset all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The most common</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 building</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} buildings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{lowest:.1f} to {highest:.1f} m high</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Attribute table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filter: words, or height_m &gt; 20 and roof = gable</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Selected only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom to</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>See the selected buildings from near (double click a row)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the selected rows, or all of them, for a spreadsheet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{shown:,} of {total:,} buildings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open pair…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drop an orthophoto and its DSM here, or a project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recent places</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Samples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A satellite image and a height model become a 3D city</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Building {title}…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>package</name>
    <message>
        <source>Reading</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Finding buildings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Outlines</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Heights and roofs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scene</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Solar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pitch, azimuth, hours of sun and kWh per year of every roof plane, with the city's own shadows.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sun and shadow</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hours of sun on every pixel for a day or a year, and the shadows of an hour as polygons.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Line of sight</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is seen from a point on the ground or a roof.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Radio</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A scene for ray tracing with Sionna RT: meshes with the building materials of ITU-R P.2040.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Flood</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Terrain for hydraulic models, bare or with buildings as blocks, and a bathtub: depth below a level.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Point cloud</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The DSM as a coloured point cloud with the classes ground, vegetation and building.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CAD</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A DXF in map metres: walls, roofs, terrain and outlines on layers of their own.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Finest GSD</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Imagery finer than this is averaged down to it as it is read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Longer side of the picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Longer side of what is kept of finer imagery for ground and roofs to show, at most.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stretched percentiles</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Percentiles of an image of more than 8 bits that become black and white.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Coarsest image GSD</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In an image coarser than this no buildings are sought, unless one builds anyway.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Coarsest DSM GSD</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No heights are told by a DSM coarser than this, unless one builds anyway.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Build also from what is too coarse</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Build also from an image or a DSM that is too coarse to show buildings.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move the DSM east</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How far east the DSM is moved before it is used, where it lies beside its image.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move the DSM north</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How far north the DSM is moved before it is used.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Memory share</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Share of the free memory that reading may take.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Network window</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Side of the windows in which the network looks at the image.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Network overlap</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What neighbouring windows share, half of one at most.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Network batch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Windows at a time; more are faster on a GPU and take more memory.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Smoothing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sigma of the Gaussian that smooths the answer, whose finer noise would fray the outlines.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Average flips</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The answer is the mean over the image and its three mirror images, for four times the time.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where the network is at least this sure of a building, there is one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Neck ratio</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bodies are two buildings where the passage is less than this as wide and sure as the slimmer one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Coarsest party line GSD</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A DSM no coarser than this parts houses where their roofs step.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Simplify tolerance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How far a found outline may leave the pixels' edges.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Found outlines</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shape of found outlines.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Regular, with right angles</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Least IoU</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An outline gets right angles only if it then matches what was traced by this intersection over union.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Smallest area</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What covers less than this is no building.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Least confidence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An outline in which the network is less sure than this in the mean is left out as doubtful.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Smallest courtyard</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What covers less than this is no courtyard.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Roof percentile</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Percentile of the elevations on a roof of no plain shape that is its height.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Roof erosion</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Width along a building's edge in which the DSM mixes roof and ground and is not read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ground percentile</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Percentile of the elevations around a building that is its ground.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ground ring</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nearest and farthest distance from a building at which its ground is read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pitched roof cost share</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A roof is pitched where that leaves less than this share of what a flat one leaves unexplained.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Least rise</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A roof is pitched where it rises by at least this.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Coarsest roof GSD</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A DSM coarser than this shows no roofs: all are flat.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Invent gables where the DSM is too coarse to show roofs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give gables by rule to houses whose roof the DSM says nothing about.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Smallest height</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No building is lower than this.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lowest roof</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the DSM shows to lie lower than this is level ground and left out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lowest sure roof</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A roof that the network is sure of is left out only where it is lower than this.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Least sure roof confidence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the network is at least this sure of is a roof for sure.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leafiest roof</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is greener times rougher than this is a tree and left out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Slimmest tower</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is doubtful and higher than this many times its width is a tree and left out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Least spire confidence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the network is less sure of than this is doubtful where it is slim and high.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Default height</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Height of a building that neither a DSM nor the network tells.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Default height sigma</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Standard deviation that is stated for the default height.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Detail</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How closely buildings are modelled.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Full: roofs, panels, parapets, windows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Plain prisms</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Windows and doors; auto chooses for each building.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Automatic, by size and roof</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Residential</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Office</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Industrial</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Old town</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What roofs are coloured by.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>With the orthophoto</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In their mean colour</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Coarsest cover gsd</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An orthophoto coarser than this shows no roofs: each has its mean colour.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Panel width</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Walls are divided into panels about this wide.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Panel shade step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Share of their shade by which neighbouring panels differ.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Plinth height</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How high walls rise before their first storey.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Parapet height</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How high the wall around a flat roof rises above it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Parapet width</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Width of the wall around a flat roof; a roof too narrow for it has none.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Storey height</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Height of a storey.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Window width</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Width of a window.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Window height</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Height of a window.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Window sill</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How high above a storey's floor its windows begin.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Window margin</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A panel gets windows where this much wall stays free on either side of them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trees as points</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave trees among the ground points instead of modelling them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lowest tree</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is lower than this is no tree.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Most ground points</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Most pixels of the orthophoto that become points; the sides of objects get more below them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Most terrain vertices</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Most nodes of the terrain; where there would be more, they stand farther apart.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Terrain spacing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nodes of the terrain stand at least this far apart.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Texture size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Longer side of the orthophoto that is laid over the scene, at most.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Efficiency</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Share of the light that falls on modules which they turn to electricity.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Performance ratio</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Share of that which is left behind wires, heat, dirt and the inverter.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clear sky share</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Share of a clear sky's light that the place gets over the year; 0.5 to 0.8 in most.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Albedo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Share of the light that the ground throws back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Period</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How long hours of sun are counted: on the given day, or over a year.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A day</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A year</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Month</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Month of the day.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Day</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Day of the month; one too many is the next month's first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hour</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hour for which shadows are drawn.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Longitude</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Longitude of the observer; 0 together with latitude 0 is the middle of the image.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Latitude</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Latitude of the observer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Eye</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Height of the eye above the ground or roof below it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Target</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Height above ground and roofs of what is looked for.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Frequency</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Frequency, in GHz.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wall material</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What walls are made of.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Concrete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Brick</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wood</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Glass</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Metal</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Roof material</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What roofs are made of.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Water</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Level of the water above the lowest ground of the place.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Highest ground</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is lower than this above the terrain is ground.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lowest vegetation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is higher than this and no building is vegetation.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Without terrain</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave the terrain out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Identifier, the same in all files.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Elevation of the ground at the building.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Elevation where walls and roof meet; of the whole of a flat roof.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Elevation of the highest point of the roof.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From the mean of its ground to its roof's 70th percentile, as LoD1 of the 3D BAG.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Height of the eave above the ground.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Height of the ridge above the ground.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One standard deviation of `height_m`.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where the height comes from.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shape of the roof.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Elevation that half of the DSM's pixels on the roof do not exceed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The same for 70 %.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The same for 90 %.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Elevation of the highest of these pixels.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rows of windows that the façades show, at least 1; reckoned from the height.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Area of the footprint, courtyards left out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Volume of the solid between ground and roof.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How sure the network is of the building, 0 to 1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is odd about it, such as why its roof is flat.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Flat</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gable</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hip</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pyramid</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Complex</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>flat</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>shed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>gable</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>hip</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>pyramid</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>complex</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>too small</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>too doubtful</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>level ground in the DSM</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a tree</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Probability</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>old town</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>apartment blocks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>hillside suburb</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>towers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>east</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>north-east</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>north</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>north-west</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>west</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>south-west</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>south</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>south-east</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} band of {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} bands of {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>others</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>under {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>there is no DSM</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the DSM has no data there</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>drawn {0} m high</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>as high as the network reads off the image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>, or lift the limit on this session's memory (ulimit -v)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> with {0}, which says where</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>or give your own outlines with it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>; it is laid out in metres of {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>flat because the DSM's GSD of {0} m shows no roofs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} of the roof has DSM data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>flat because no plain roof fits the DSM</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>raised from {0} m to the least height, {1} m</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>height shared out from the DSM's cells, which are larger than buildings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>height assumed because there is no DSM data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>height read off the image by the network because there is no DSM data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>one of {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a number between {0} and {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a whole number between {0} and {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>two numbers between {0} and {1}, the lower one first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the scene</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the comparison</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} could not be written: {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the disk or choose another.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} is a folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give the name of a file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The folder {0} does not exist.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Create it or choose another one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file name {0}… is too long for this disk.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a shorter name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The disk ran full while {0} was written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Free some space or choose another disk.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} grew larger than the disk allows one file to be.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another disk; FAT32 ends at 4 GB.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no permission to write {0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a folder of your own, or close the program that has the file open.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Written: {0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no field {0} with heights.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name one of the file's fields: {0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no truth to compare with.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give true outlines, or a DSM to trust.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading true outlines</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measuring true heights</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} has no ending that Ryu-Scape can write.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose one of {0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Elevations are metres above the vertical datum of the DSM, which is not known.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Height of the ridge above the ground, in metres.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As `roof`.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As `storeys`.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The place cannot be put on the globe: its CRS ({0}) leads nowhere on Earth.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another format, or give the image a CRS of the Earth.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} cannot be written: this city has no {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The scene needs {0} GiB, and a GLB file ends at 4.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export it as PLY, or cut the tile into parts.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Build the city with a DSM (`--dsm`), or choose another format.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Let the network look for buildings, without `--footprints`, or choose another format.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} has no ending for hits, misses and false alarms.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Something went wrong inside Ryu-Scape ({0}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Please report it{0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is not enough memory.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close other programs or cut the tile{0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A library cannot be loaded ({0}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Install what is missing; --self-test shows what else there is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This session's limit on memory (ulimit -v) is {0} GB.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lift it to {0} GB at least; the network wants 6 GB.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} says that its coordinate reference system is to be fetched from an address.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save it in a GIS as GeoJSON in WGS 84 (EPSG:4326).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} is no valid GeoJSON.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save it again in a GIS.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} has a coordinate reference system that cannot be used.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reproject it to EPSG:4326.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} is not quite in order: {1}{2}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a GeoJSON, GeoPackage or Shapefile.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} is not a vector file that Ryu-Scape knows.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give the footprints as {0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} has no layer with geometry.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give a layer with the outlines of buildings.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} is damaged or incomplete and cannot be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check that it opens in a GIS; a Shapefile needs its .shx and .dbf beside it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} is a database, but no GeoPackage.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the footprints as GeoPackage.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} may not be read ({1}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check who may read the file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The footprints of {0} ({1}) have no place on the city's map ({2}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the coordinate system of the file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No footprint of {0} ({1}) lies on the raster ({2}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give the footprints of the same place, and check the coordinate system of both files.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} does not say where it lies: it has no coordinate reference system.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add it in a GIS; a Shapefile needs its .prj beside it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} has no polygons{1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} features of {1} {2} are left out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The display {0} cannot be opened.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no display to open a window on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start from a desktop session, or use the command `build`, which needs no display.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no libxcb, by which windows are opened.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Install libxcb1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drop an image, its DSM, your outlines, or several of these, in any order; or one project.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Writing {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} could not be written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Opening {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saving {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0}: together they make no place.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From the file of footprints.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading attributes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0}{1} and more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drawing the profile</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write for instance: height_m &gt; 20 and roof = gable.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The filter has no condition in {0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no field {0} to filter by.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} is a number: it contains no text.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} is text: it is not {1} anything.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} is a number, and {1} is none.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} is a folder, not a file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The name {0} is not in UTF-8.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rename file or folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} is no regular file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On Windows no file can be called {0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a name without &lt; &gt; : " | ? and *, other than CON, PRN, AUX, NUL, COM1 and LPT1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file name {0}… is too long for Windows.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} is read and would be written over.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give the result another name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} is to be written twice.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give each result a name of its own.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} is a link that leads to no file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no file {0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Estimating terrain</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loading the network</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Outlining buildings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading footprints</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measuring heights</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Building the scene</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No building was found.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} of {1} buildings are {2} because {3}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} of {1} buildings are {2} because {3}: a third of these may be off by {4} m and more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The DSM's cells of {0} m are larger than buildings: what they say together was shared out among these, a third of which may be off by {1} m and more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no image to find buildings in.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give an orthophoto, or a DSM and footprints.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The DSM's GSD of {0} m is too coarse for single buildings: heights are rough.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The files are swapped: {0} is a height model and {1} an image.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give them the other way round; the window does so by itself.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} has {1} outlines on the raster.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is none: heights will be guessed or assumed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give a DSM of the same place.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the file in a GIS if these matter.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} × {1} pixels of {2}, {3} on the ground, {4}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} × {1} pixels of {2} m, {3}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>If that is wrong, declare the unit, for instance with gdal_edit.py -units m.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} lies in {1}{2}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} Its GSD is too coarse to see buildings.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give one of 0.5 m, {0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It may be a grey image or a DSM.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check which of the files is which.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} It tells no building's height.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give one of 30 m.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} Small buildings will be missed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} It is too coarse for single buildings: heights will be rough.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give one of 1 m or finer, from LiDAR or photogrammetry.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} That is hardly a place.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give a larger one if there is one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nearly all elevations lie between {0} and {1} m.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give one of all of it; what it leaves out has no heights.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The DSM lies {0} m {1} of the image.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move it: --dsm-east {0} --dsm-north {1}; or give a true orthophoto if buildings lean in the image.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whether image and DSM lie on each other cannot be told from their edges.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Image and DSM lie on each other to within {0} m.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} of it has no data.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cut out what is covered.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} of it has data.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It has hardly any contrast.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give one without clouds, or stretch it in a GIS.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It covers {0} of the image.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It covers the image.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} That is steeper than any city: they may be in another unit.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Declare it, for instance with gdal_edit.py -units cm.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a project, a .ryu file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the file anew.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} is no Ryu-Scape project.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a .ryu file that Ryu-Scape saved.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} was saved by a newer Ryu-Scape.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Update Ryu-Scape, then open it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put it back to where {0} looks for it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The project names a file on another computer, {0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy it beside the project and choose it anew.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} is too large for a project.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} is damaged, or no Ryu-Scape project.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} has changed since {1} was saved.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo the edit, or make it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A building cannot be {0} m high.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Building {0} has no outline for a {1} roof.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The line does not cross building {0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It takes two buildings to make one of them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Buildings {0} do not adjoin.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Outline {0} has fewer than three corners.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Outline {0} encloses no area, or crosses itself.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The line on which to part a building has no direction.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no building {0} any more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is a building {0} already.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The project file is damaged: {0} is {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open an earlier copy, or begin again from the files.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Letting water in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where water would stand is not known without a DSM.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Build the city with a DSM (`--dsm`).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The sun over the place is not known: its CRS ({0}) leads nowhere on Earth.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give the image a CRS of the Earth.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Classifying points</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There are no points without a DSM.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} has no ending in which {1} is written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} needs {1}, which is not installed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Install the extra: pip install "ryu-scape[{0}]".</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choosing materials</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ITU-R P.2040 describes {0} from {1} to {2} GHz, not at {3}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another frequency or material.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The observer stands beside the image.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give a longitude and latitude within it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking around</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} Trust little of this city.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In an image with a GSD of {0} m no buildings can be told apart.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give imagery of 0.5 m or finer, or outlines of your own.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A DSM with a GSD of {0} m tells the height of quarters, not of buildings.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give a DSM of 30 m or finer, or none.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} Or build anyway (--force), and trust little of it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>At the image's GSD of {0} m most houses are missed; large buildings are found.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save heights as 16-bit integers or as float32 metres; if these 8 bits are heights, declare their unit with gdal_edit.py -units m.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} is an image, not a height model: it has {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give a DSM with one band of heights in metres.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} ({1}) does not overlap the image ({2}): their centres are {3} km apart.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give the DSM of the same place, and check the coordinate system of both files.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} has no heights under the image: all its values there mean 'no data'.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give a DSM that covers the image.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a GeoTIFF file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save it as a georeferenced GeoTIFF, or add the CRS with gdal_edit.py -a_srs EPSG:code.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} names a coordinate system but its transform does not place the pixels in it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save it as a georeferenced GeoTIFF, with its origin and pixel size.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} has two bands, which is neither an image nor a height model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give an image with one or at least three bands, or a DSM with one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} is not a GeoTIFF.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export it as GeoTIFF (.tif), for instance with gdal_translate.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} has {1} bands.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give an image with red, green and blue bands.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} holds complex numbers, as raw radar data does.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give an RGB image, or a DSM with one real band.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is not enough memory to read {0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cut it into smaller tiles.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} is damaged or cut short and cannot be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy or download the file again, and check that it opens in a GIS.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} has only control points or a camera model, it is not yet laid out on the map.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Orthorectify it first, for instance with gdalwarp -t_srs EPSG:4326.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} is compressed by a method that Ryu-Scape cannot undo ({1}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save it with another one, for instance with gdal_translate -co COMPRESS=DEFLATE.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} has impossible pixels: {1} by {2} m.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check the pixel size in its georeference.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} covers far more than a city: its pixels cannot be laid out on a flat map.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cut out the city, and check the georeference.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} cannot be placed on the Earth by its georeference ({1}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save it in a geographic or projected coordinate system such as EPSG:4326 or UTM.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The DSM is mapped in feet, but does not say in what its heights are: they are taken as metres. If they are feet, declare it with gdal_edit.py -units ft.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The DSM gives its heights in '{0}': they were converted to metres (× {1}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The DSM gives its unit as '{0}'; its values are taken as metres.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The DSM contradicts itself: its band is in '{0}', the heights of its coordinate system in '{1}'. Its values are taken as metres.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} needs {1} GB of memory, and {2} GB can be used for it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cut the raster into smaller tiles (gdal_retile.py does it), or close other programs.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} holds no data: every pixel is empty.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give another image.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} has a palette and {1} numbers to look up in it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export it as an RGB image.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} holds numbers of colours, but not the table that says which colours they are.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give {0} of the same place together with one of them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The DSM rises by {0} m over a place {1} m across: its heights may be in another unit. Declare it, for instance with gdal_edit.py -units cm.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} are both {1}s.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The DSM seems to lie {0} m {1} of the image: heights will be read beside the roofs. Move it (dsm-east {2}, dsm-north {3}), or give a true orthophoto if buildings lean in the image.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} may each be a grey image or a DSM: both have one band of whole numbers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Say which is which: give one as the RGB image and the other as the DSM.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give them the other way round.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} is a height model, not an image: it has {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give an RGB image; a grey one must have 8 or 16 bits without sign.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The image has one band: it is shown in grey, and buildings are found less well.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The DSM covers {0} of the image.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is not enough memory to read the file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cut it into smaller pieces.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} cannot be read: {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It may be damaged or made to do harm: get it again from who made it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The system ended the reading of {0}, as it does when memory runs short.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close other programs, or cut the file into smaller pieces.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give {0} of the package {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} is no EfficientNet-Lite of the right size that can be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The network's answer is no number: its weights are damaged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use the weights that come with Ryu-Scape.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is not enough memory to run the network.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close other programs or set a smaller window.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use the weights that come with Ryu-Scape, or a file written by training/train.py.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} holds {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} holds no Ryu-Scape weights.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} lacks {1} tensors and holds {2} unknown ones.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} is damaged: the tensor {1} holds what is no number or infinite.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} is empty: the tensor {1} holds zeros alone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} cannot be read as a safetensors file ({1}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} does not say how the DSM is encoded, or at what stride.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} holds the tensor {1} as {2}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} has scales for {1} that are not one float32 a channel.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Network windows of {0} px cannot share {1} px with their neighbours.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Let them share half a window at most.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The setting {0} is {1}, but must be {2}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change it or leave it out: it is {0} by default.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no setting {0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take it out, or use the version of Ryu-Scape that knows it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings are names with values, not {0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take them out: the defaults then hold.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This computer offers no OpenGL that draws without a display.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Install Mesa's EGL and OpenGL libraries (on Debian and Ubuntu: libegl1, libgl1 and libgl1-mesa-dri).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This computer's OpenGL cannot draw a picture {0} x {1} pixels large.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ask for a picture of at most {0} pixels a side.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This computer's OpenGL cannot draw a picture off the screen.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Update the graphics driver.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The graphics driver could not {0} the viewer's shaders.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Update the graphics driver to one with OpenGL 2.1 or later; the log has the driver's own words.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This computer offers no OpenGL 2.1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Install the graphics card maker's driver, then start again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Side of the squares that a city is computed in: the larger, the fewer seams and the more memory.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How far beyond its square each part of the city looks at the surroundings.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Squares a side of a cell, which is what one process computes at a time.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Processes that compute; 0 for as many as there are processor cores.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Memory in gigabytes that a process may take before it is ended.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give --rgb, or --dsm and --footprints.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} is a file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give the name of a folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No city was begun in {0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start one with `ryu-scape city`.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another run computes the city in {0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wait for it, or choose another folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The process that computed it ended more than {0} times ({1}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give workers more memory (--worker-memory) or smaller squares (--square), and start the city again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No scheduler answers at {0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start one with `dask scheduler`, and workers beside it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} images and {1} DSMs; {2}{3} buildings.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0}: {1} squares in {2} cells, {3} megapixels to read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>About {0} on {1}; {2} GB on disk.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No footprints can be used. {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give it as --dsm.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give it as --rgb.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} holds no file with one of {1}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name another folder or list.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} cannot be read ({1}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check its name and who may read it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No {0} can be used. {1}: {2}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check who may read it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The files cover no ground.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check their coordinate systems.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} does not measure in metres.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name a projected one, such as a UTM zone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} is no coordinate system.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name one such as EPSG:32629.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove it and start the city again.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
