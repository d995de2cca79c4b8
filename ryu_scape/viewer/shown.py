"""What of a scene's layers is to be seen."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Set
from dataclasses import dataclass, field, replace

from ryu_scape.scene.layers import Layer


@dataclass(frozen=True)
class Shown:
    """layers: those that are drawn.

    opacity: how much they cover what is behind them, above 0 to 1; 1 for those that are not named.
    is_cut_open: whether only a part of the scene is drawn, and buildings may be seen from within.
    """

    layers: frozenset[Layer]
    opacity: Mapping[Layer, float] = field(default_factory=dict)
    is_cut_open: bool = False

    def opacity_of(self, layer: Layer) -> float:
        """How much of what is behind a layer it covers."""
        return self.opacity.get(layer, 1.0)

    @property
    def opaque(self) -> Shown:
        """The layers that hide what is behind them."""
        return self.only(frozenset(layer for layer in self.layers if self.opacity_of(layer) == 1.0))

    @property
    def faded(self) -> Shown:
        """The other ones."""
        return self.only(frozenset(layer for layer in self.layers if self.opacity_of(layer) < 1.0))

    def without(self, layers: Set[Layer]) -> Shown:
        """The same of the other layers."""
        return replace(self, layers=self.layers - layers)

    def only(self, layers: Set[Layer]) -> Shown:
        """The same of these layers alone."""
        return replace(self, layers=self.layers & layers)

    def hides_insides(self, layers: Collection[Layer]) -> bool:
        """Whether the solid ones among a scene's layers are all there and opaque, so that no building is seen into."""
        solid = {layer for layer in layers if layer.is_solid}
        return not self.is_cut_open and solid <= self.opaque.layers
