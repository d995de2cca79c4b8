"""What stands in the files of every wind case, whatever its city."""

from __future__ import annotations

SNAPPY = """castellatedMesh true;
snap true;
addLayers false;
geometry
{
    ground.stl { type triSurfaceMesh; name ground; }
    buildings.stl { type triSurfaceMesh; name buildings; }
}
castellatedMeshControls
{
    maxLocalCells 20000000;
    maxGlobalCells 50000000;
    minRefinementCells 10;
    maxLoadUnbalance 0.1;
    nCellsBetweenLevels 3;
    features ();
    refinementSurfaces
    {
        ground { level (1 1); patchInfo { type wall; } }
        buildings { level (%d %d); patchInfo { type wall; } }
    }
    resolveFeatureAngle 30;
    refinementRegions { }
    locationInMesh %s;
    allowFreeStandingZoneFaces false;
}
snapControls
{
    nSmoothPatch 3;
    tolerance 2.0;
    nSolveIter 50;
    nRelaxIter 5;
    nFeatureSnapIter 10;
    implicitFeatureSnap true;
    explicitFeatureSnap false;
    multiRegionFeatureSnap false;
}
addLayersControls { }
meshQualityControls
{
    maxNonOrtho 65;
    maxBoundarySkewness 4;
    maxInternalSkewness 4;
    maxConcave 80;
    minVol 1e-13;
    minTetQuality 1e-15;
    minArea -1;
    minTwist 0.02;
    minDeterminant 0.001;
    minFaceWeight 0.05;
    minVolRatio 0.01;
    minTriangleTwist -1;
    nSmoothScale 4;
    errorReduction 0.75;
    relaxed { maxNonOrtho 75; }
}
mergeTolerance 1e-6;
"""
"""Wants the level of the buildings, lowest and highest, and a point in the air."""
CONTROL = """application simpleFoam;
startFrom latestTime;
startTime 0;
stopAt endTime;
endTime 500;
deltaT 1;
writeControl timeStep;
writeInterval 100;
purgeWrite 2;
writeFormat binary;
writePrecision 8;
timeFormat general;
runTimeModifiable true;
libs ("libatmosphericModels.so");
"""
SCHEMES = """ddtSchemes { default steadyState; }
gradSchemes { default cellLimited Gauss linear 1; }
divSchemes
{
    default none;
    div(phi,U) bounded Gauss linearUpwind grad(U);
    div(phi,k) bounded Gauss upwind;
    div(phi,epsilon) bounded Gauss upwind;
    div((nuEff*dev2(T(grad(U))))) Gauss linear;
}
laplacianSchemes { default Gauss linear limited 0.5; }
interpolationSchemes { default linear; }
snGradSchemes { default limited 0.5; }
wallDist { method meshWave; }
"""
SOLUTION = """solvers
{
    p { solver GAMG; smoother GaussSeidel; tolerance 1e-7; relTol 0.05; }
    "(U|k|epsilon)" { solver smoothSolver; smoother symGaussSeidel; tolerance 1e-8; relTol 0.1; }
}
SIMPLE
{
    nNonOrthogonalCorrectors 1;
    consistent no;
    residualControl { p 1e-4; U 1e-4; "(k|epsilon)" 1e-4; }
}
relaxationFactors
{
    fields { p 0.3; }
    equations { U 0.7; "(k|epsilon)" 0.5; }
}
"""
TURBULENCE = """simulationType RAS;
RAS
{
    RASModel kEpsilon;
    turbulence on;
    printCoeffs on;
}
"""
RUN = """#!/bin/sh
# Mesh the city, check the mesh, and let the wind blow.
set -e
cd "$(dirname "$0")"
blockMesh
snappyHexMesh -overwrite
checkMesh
simpleFoam
"""
