"""One training over many processes, as torchrun starts them; a single process is the same with a count of one."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import torch
from torch import distributed, nn
from torch.nn.parallel import DistributedDataParallel


@dataclass(frozen=True)
class Processes:
    """This process's place among `count`, and its device."""

    rank: int
    count: int
    device: torch.device

    @property
    def is_first(self) -> bool:
        """Whether this process writes files and speaks."""
        return self.rank == 0

    def wrap(self, network: nn.Module) -> nn.Module:
        """The network with its gradients, and on GPUs its batch statistics, shared between the processes."""
        if self.count == 1:
            return network
        if self.device.type == "cuda":
            network = nn.SyncBatchNorm.convert_sync_batchnorm(network)
            return DistributedDataParallel(network, device_ids=[self.device.index])
        return DistributedDataParallel(network)

    def total(self, values: Sequence[float]) -> list[float]:
        """The sum over all processes of each value."""
        if self.count == 1:
            return list(values)
        tensor = torch.tensor(values, dtype=torch.float32, device=self.device)
        distributed.all_reduce(tensor)
        return tensor.tolist()

    def mean(self, values: Sequence[float]) -> float:
        """The mean of the values of all processes."""
        total, count = self.total([sum(values), len(values)])
        return total / count


@contextmanager
def joined_processes(device: str) -> Iterator[Processes]:
    """Join the processes that torchrun started, if it did; each takes the GPU of its local rank."""
    count = int(os.environ.get("WORLD_SIZE", "1"))
    if count == 1:
        yield Processes(0, 1, torch.device(device))
        return
    on_gpu = device.startswith("cuda")
    local = torch.device("cuda", int(os.environ["LOCAL_RANK"])) if on_gpu else torch.device(device)
    if on_gpu:
        torch.cuda.set_device(local)
    distributed.init_process_group("nccl" if on_gpu else "gloo")
    try:
        yield Processes(distributed.get_rank(), count, local)
    finally:
        distributed.destroy_process_group()
