"""Trace a scene with Sionna RT in a process of its own: an old LLVM ends that, not the tests.

`python trace_paths.py SCENE.xml '[[x, y, z], [x, y, z]]'` prints the lengths in metres of all paths of at most one
reflection between the two places, or ends with `NO_TRACER`, where this machine cannot trace.
"""

from __future__ import annotations

import json
import sys

NO_TRACER = 3
LIGHT_M_S = 299_792_458.0
LEAST_LLVM = 16


def main(scene_path: str, places: str) -> int:
    import drjit

    if not drjit.has_backend(drjit.JitBackend.CUDA) and (
        not drjit.has_backend(drjit.JitBackend.LLVM) or drjit.detail.llvm_version()[0] < LEAST_LLVM
    ):
        return NO_TRACER
    from sionna import rt

    scene = rt.load_scene(scene_path, merge_shapes=False)
    scene.frequency = 3.5e9
    scene.tx_array = scene.rx_array = rt.PlanarArray(num_rows=1, num_cols=1, pattern="iso", polarization="V")
    sender, receiver = json.loads(places)
    scene.add(rt.Transmitter("sender", position=sender))
    scene.add(rt.Receiver("receiver", position=receiver))
    paths = rt.PathSolver()(scene, max_depth=1, los=True, specular_reflection=True, refraction=False)
    amplitudes, delays_s = paths.cir(normalize_delays=False, out_type="numpy")
    is_there = (abs(amplitudes).ravel() > 0) & (delays_s.ravel() > 0)
    sys.stdout.write(json.dumps(sorted((delays_s.ravel()[is_there] * LIGHT_M_S).tolist())))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
