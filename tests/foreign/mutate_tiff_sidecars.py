"""What GDAL reads beside a GeoTIFF, or is told inside it to read: overviews, masks, world files, metadata."""

from __future__ import annotations

from xml.sax.saxutils import escape

from tests.foreign import mutate_bytes, seeds
from tests.foreign.choices import Choices
from tests.foreign.ears import LURE_URL
from tests.foreign.files import Files

LURES = (
    f"/vsicurl/{LURE_URL}/o.tif",
    f"/vsicurl_streaming/{LURE_URL}/o.tif",
    "/vsis3/lure/o.tif",
    f"/vsizip//vsicurl/{LURE_URL}/o.zip/o.tif",
    f"{LURE_URL}/o.tif",
    f"WMS:{LURE_URL}/wms?SERVICE=WMS&REQUEST=GetMap&LAYERS=x",
    "bait.tif",
    "bait.vrt",
    "/dev/zero",
    "scene.tif",
    ":::BASE:::bait.tif",
)
"""Names of other files, and of places on the network."""


def vrt(source: str) -> str:
    """A virtual raster that shows `source` and is otherwise like the seeds."""
    band = (
        f'<SimpleSource><SourceFilename relativeToVRT="0">{escape(source)}</SourceFilename><SourceBand>1</SourceBand>'
    )
    bands = "".join(
        f'<VRTRasterBand dataType="Byte" band="{number}">{band}</SimpleSource></VRTRasterBand>' for number in (1, 2, 3)
    )
    size = f'rasterXSize="{seeds.WIDTH}" rasterYSize="{seeds.HEIGHT}"'
    return f"<VRTDataset {size}><SRS>EPSG:32651</SRS>{bands}</VRTDataset>"


def item(name: str, value: object, role: str = "", domain: str = "") -> str:
    """An item of GDAL's metadata in a GeoTIFF: of the first band where it has a role, else of the file."""
    roles = f' sample="0" role="{role}"' if role else ""
    domains = f' domain="{domain}"' if domain else ""
    return f'<Item name="{name}"{roles}{domains}>{escape(str(value))}</Item>'


def elsewhere(address: str) -> str:
    """What an .aux.xml says of overviews that lie at `address`."""
    return f'<Metadata domain="OVERVIEWS"><MDI key="OVERVIEW_FILE">{escape(address)}</MDI></Metadata>'


METADATA = (
    *(item("OVERVIEW_FILE", lure, domain="OVERVIEWS") for lure in LURES),
    *(item("SCALE", value, "scale") for value in ("nan", "inf", "0", "-1", "1e400", "x", "1e38")),
    *(item("OFFSET", value, "offset") for value in ("nan", "-inf", "1e300", "")),
    item("UNITTYPE", "ft", "unittype"),
    item("UNITTYPE", "m\n\n" * 50, "unittype"),
    '<Item name="DESCRIPTION" sample="0" role="description">&#1;&#xFFFE;</Item>',
    item("COLORINTERP", "Palette", "colorinterp"),
    item("NODATA_VALUES", "1 2 x"),
    item("INTERLEAVE", "LINE", domain="IMAGE_STRUCTURE"),
    item("COMPRESSION", "x" * 9000, domain="IMAGE_STRUCTURE"),
    item("xml:VRT", vrt("bait.tif"), domain="xml:VRT"),
    item("MIN_RED", "1e999", domain="RPC"),
    item("LINE_OFF", "nan", domain="RPC"),
    "<Item" * 300,
    "<a>" * 3000,
    '<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d SYSTEM "file:///etc/hostname">]>&d;',
    "<Item>",
)
"""Items that a file holds in tag 42112."""
AUXILIARY = (
    *map(elsewhere, LURES),
    "<SRS>http://lure.example/crs</SRS>",
    "<SRS>bait.wkt</SRS>",
    "<SRS></SRS>",
    "<SRS>EPSG:4326</SRS>",
    "<GeoTransform>0,nan,0,0,0,inf</GeoTransform>",
    "<GeoTransform>1,2</GeoTransform>",
    "<GeoTransform>0,0,0,0,0,0</GeoTransform>",
    "<GCPList><GCP Id='' Pixel='nan' Line='0' X='0' Y='0'/></GCPList>",
    "<PAMRasterBand band='1'><NoDataValue>nan</NoDataValue><Scale>0</Scale><Offset>nan</Offset></PAMRasterBand>",
    "<PAMRasterBand band='1'><ColorInterp>Palette</ColorInterp></PAMRasterBand>",
    "<PAMRasterBand band='1'><ColorTable><Entry c1='-1' c2='999'/></ColorTable></PAMRasterBand>",
    "<PAMRasterBand band='-1'><UnitType>ft</UnitType></PAMRasterBand>",
    "<PAMRasterBand band='99'/>",
    "<Metadata domain='xml:VRT' format='xml'><VRTDataset/></Metadata>",
    "<Metadata domain='IMAGE_STRUCTURE'><MDI key='INTERLEAVE'>LINE</MDI></Metadata>",
    "<Metadata domain='RPC'><MDI key='LINE_OFF'>nan</MDI></Metadata>",
    "<Metadata>" * 300,
    "<a>" * 3000,
)
WORLD_FILES = ("0.5\n0\n0\n-0.5\n354000\n3456000\n", "nan\n" * 6, "1\n", "", "0\n" * 6, "\xff" * 40, "1e308\n" * 6)


def add_sidecar(name: str, choices: Choices) -> Files:
    """One or two files beside the GeoTIFF `name`."""
    makers = (_auxiliary, _overviews, _mask, _world_file)
    files: dict[str, bytes] = {}
    for _ in range(1 + choices.number(2)):
        files |= choices.pick(makers)(name, choices)
    return files


def _auxiliary(name: str, choices: Choices) -> Files:
    parts = "".join(choices.pick(AUXILIARY) for _ in range(1 + choices.number(4)))
    return {f"{name}.aux.xml": _perhaps_damaged(f"<PAMDataset>{parts}</PAMDataset>".encode(), choices)}


def _overviews(name: str, choices: Choices) -> Files:
    return {f"{name}.ovr": _other_raster(choices)}


def _mask(name: str, choices: Choices) -> Files:
    return {f"{name}.msk": _other_raster(choices)}


def _world_file(name: str, choices: Choices) -> Files:
    suffix = choices.pick((".tfw", ".tifw", ".wld", ".tab", ".IMD", "_RPC.TXT"))
    return {name.removesuffix(".tif") + suffix: choices.pick(WORLD_FILES).encode("latin-1")}


def _other_raster(choices: Choices) -> bytes:
    makers = (vrt(choices.pick(LURES)).encode(), choices.pick(seeds.tiffs()), b"", choices.content(64))
    return _perhaps_damaged(choices.pick(makers), choices)


def _perhaps_damaged(content: bytes, choices: Choices) -> bytes:
    return mutate_bytes.mutate(content, choices) if choices.happens(4) else content
