"""The files of an OpenFOAM case for wind over a city: blockMesh, snappyHexMesh, simpleFoam with the k-epsilon model.

The wind's profile is that of Richards and Hoxey (1993), as `atmBoundaryLayerInlet…` has it. Written for OpenFOAM 1912
and newer (openfoam.com).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ryu_scape.purposes import openfoam_texts as texts

LEVELS = 3
"""Cells are halved so often from the background to the buildings."""
REFERENCE_HEIGHT_M = 10.0
C_MU, KARMAN = 0.09, 0.41


@dataclass(frozen=True, eq=False)
class Tunnel:
    """The domain in metres from the scene's origin.

    axes: (2, 2) unit vectors in plan, the wind's way and what lies left of it. low_m, high_m: (3,) corners along these
    and up. level_m: elevation of the plane around the city. speed_m_s: at `REFERENCE_HEIGHT_M` above that.
    """

    axes: NDArray[np.float64]
    low_m: NDArray[np.float64]
    high_m: NDArray[np.float64]
    level_m: float
    speed_m_s: float
    roughness_m: float
    cell_m: float

    @property
    def size_m(self) -> tuple[float, float, float]:
        """Length, width and height."""
        length_m, width_m, height_m = (self.high_m - self.low_m).tolist()
        return length_m, width_m, height_m

    @property
    def cells(self) -> NDArray[np.intp]:
        """(3,) cells of the background."""
        return np.ceil((self.high_m - self.low_m) / (self.cell_m * 2**LEVELS)).astype(np.intp)

    @property
    def corners_m(self) -> NDArray[np.float64]:
        """(8, 3) in the order of a block of blockMesh."""
        (u0, v0, z0), (u1, v1, z1) = self.low_m, self.high_m
        plan = np.array([(u0, v0), (u1, v0), (u1, v1), (u0, v1)]) @ self.axes
        return np.concatenate([np.column_stack((plan, np.full(4, z))) for z in (z0, z1)])

    @property
    def inside_m(self) -> NDArray[np.float64]:
        """A point (3,) in the air, on no face between cells: above the city, in a ninth of a cell below the top."""
        share = 0.5 + 0.3 / self.cells[:2]
        plan = (self.low_m[:2] + share * (self.high_m - self.low_m)[:2]) @ self.axes
        return np.array([*plan, self.high_m[2] - self.cell_m / 9.0])

    @property
    def turbulence(self) -> tuple[float, float]:
        """k (m²/s²) and epsilon (m²/s³) of the profile at the reference height."""
        above_m = REFERENCE_HEIGHT_M + self.roughness_m
        friction = KARMAN * self.speed_m_s / np.log(above_m / self.roughness_m)
        return float(friction**2 / np.sqrt(C_MU)), float(friction**3 / (KARMAN * above_m))


def case_files(tunnel: Tunnel) -> Mapping[str, str]:
    """The text of each file by its name in the case's folder, but for the surfaces."""
    files = {
        "system/blockMeshDict": _block_mesh(tunnel),
        "system/snappyHexMeshDict": texts.SNAPPY % (LEVELS, LEVELS, _vector(tunnel.inside_m)),
        "system/controlDict": texts.CONTROL,
        "system/fvSchemes": texts.SCHEMES,
        "system/fvSolution": texts.SOLUTION,
        "constant/transportProperties": "transportModel Newtonian;\nnu [0 2 -1 0 0 0 0] 1.5e-05;\n",
        "constant/turbulenceProperties": texts.TURBULENCE,
    }
    written = {name: _head(name) + text for name, text in files.items()}
    written |= {f"0/{name}": _head(f"0/{name}") + text for name, text in _fields(tunnel).items()}
    return written | {"Allrun": texts.RUN}


def _head(name: str) -> str:
    kind = {"0/U": "volVectorField"}.get(name, "volScalarField" if name.startswith("0/") else "dictionary")
    entries = {"version": "2.0", "format": "ascii", "class": kind, "object": name.split("/")[1]}
    return "FoamFile\n{\n" + "".join(f"    {key} {value};\n" for key, value in entries.items()) + "}\n\n"


def _vector(values: NDArray[np.float64]) -> str:
    return f"({' '.join(f'{value:.6f}' for value in values.tolist())})"


def _block_mesh(tunnel: Tunnel) -> str:
    vertices = "\n".join(f"    {_vector(corner)}" for corner in tunnel.corners_m)
    cells = " ".join(map(str, tunnel.cells.tolist()))
    return f"""vertices
(
{vertices}
);
blocks (hex (0 1 2 3 4 5 6 7) ({cells}) simpleGrading (1 1 1));
boundary
(
    inlet {{ type patch; faces ((0 4 7 3)); }}
    outlet {{ type patch; faces ((1 2 6 5)); }}
    sides {{ type patch; faces ((0 1 5 4) (3 7 6 2)); }}
    top {{ type patch; faces ((4 5 6 7)); }}
    bottom {{ type wall; faces ((0 3 2 1)); }}
);
"""


def _fields(tunnel: Tunnel) -> Mapping[str, str]:
    """U, p, k, epsilon and nut at the start and on each patch."""
    k, epsilon = tunnel.turbulence
    along = np.array([*tunnel.axes[0], 0.0])
    profile = (
        f"flowDir {_vector(along)}; zDir (0 0 1); Uref {tunnel.speed_m_s:g}; Zref {REFERENCE_HEIGHT_M:g}; "
        f"z0 uniform {tunnel.roughness_m:g}; zGround uniform {tunnel.level_m:.6f}; d uniform 0;"
    )
    wind = _vector(tunnel.speed_m_s * along)
    rough = f"type nutkAtmRoughWallFunction; z0 uniform {tunnel.roughness_m:g}; value uniform 0;"
    return {
        "U": _field(
            "[0 1 -1 0 0 0 0]",
            wind,
            f"type atmBoundaryLayerInletVelocity; {profile} value uniform {wind};",
            f"type inletOutlet; inletValue uniform (0 0 0); value uniform {wind};",
            "type noSlip;",
        ),
        "p": _field(
            "[0 2 -2 0 0 0 0]", "0", "type zeroGradient;", "type fixedValue; value uniform 0;", "type zeroGradient;"
        ),
        "k": _field(
            "[0 2 -2 0 0 0 0]",
            f"{k:.6g}",
            f"type atmBoundaryLayerInletK; {profile} value uniform {k:.6g};",
            f"type inletOutlet; inletValue uniform {k:.6g}; value uniform {k:.6g};",
            f"type kqRWallFunction; value uniform {k:.6g};",
        ),
        "epsilon": _field(
            "[0 2 -3 0 0 0 0]",
            f"{epsilon:.6g}",
            f"type atmBoundaryLayerInletEpsilon; {profile} value uniform {epsilon:.6g};",
            f"type inletOutlet; inletValue uniform {epsilon:.6g}; value uniform {epsilon:.6g};",
            f"type epsilonWallFunction; value uniform {epsilon:.6g};",
        ),
        "nut": _field(
            "[0 2 -1 0 0 0 0]",
            "0",
            "type calculated; value uniform 0;",
            "type calculated; value uniform 0;",
            "type nutkWallFunction; value uniform 0;",
            ground=rough,
        ),
    }


def _field(dimensions: str, start: str, inlet: str, outlet: str, wall: str, ground: str = "") -> str:
    patches = {"inlet": inlet, "outlet": outlet, '"(sides|top)"': "type slip;"}
    patches |= {'"(ground|bottom)"': ground or wall, "buildings": wall}
    listed = "\n".join(f"    {name} {{ {text} }}" for name, text in patches.items())
    return f"dimensions {dimensions};\ninternalField uniform {start};\nboundaryField\n{{\n{listed}\n}}\n"
