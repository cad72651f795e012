"""Loading a full-size SD1.5 checkpoint: time beside reading the file, memory beside the weights.

    python benchmarks/loader.py [--keep FOLDER] [--rounds 3]

Writes files of random weights in the real layout (2.1 GB) into a temporary folder, one in fp16,
which a CPU has to convert, and one in bf16, which it can use as it lies on disk. Then, in fresh
processes,

- reads it once from end to end (the reference),
- loads text encoder, UNet and VAE and runs each once, less what the same runs take warm,

both from the page cache and after dropping the file from it. Seconds are the best of the rounds
by the clock, and beside them the processor's (which a busy machine does not stretch). Targets:
ratio ≤ 1.5, peak memory of loading ≤ weights + 10 %.
"""

from __future__ import annotations

import argparse
import importlib
import json
import mmap
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

UNET = {"cross_attention_dim": 768, "attention_head_dim": 8}
VAE = {
    "block_out_channels": (128, 256, 512, 512),
    "down_block_types": ("DownEncoderBlock2D",) * 4,
    "up_block_types": ("UpDecoderBlock2D",) * 4,
    "layers_per_block": 2,
}
TEXT = {
    "hidden_size": 768,
    "intermediate_size": 3072,
    "num_hidden_layers": 12,
    "num_attention_heads": 12,
    "vocab_size": 49408,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--keep", type=Path, help="write the files here and keep them")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--load", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--precision", default="auto", help=argparse.SUPPRESS)
    parser.add_argument("--cold", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.load:
        print(json.dumps(load(options.load, options.precision, cold=options.cold)))
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = (options.keep or Path(temporary)) / "checkpoints"
        for stored, precision in (("fp16", "auto"), ("bf16", "bf16")):
            file = folder / f"sd15-{stored}.safetensors"
            if not file.exists():
                write(file, stored)
            print(f"{file.stat().st_size / 1e9:.2f} GB of {stored}, precision {precision}")
            for cold in (False, True):
                report(file, precision, options.rounds, cold=cold)


def report(file: Path, precision: str, rounds: int, *, cold: bool) -> None:
    reads: list[tuple[float, float]] = []
    loads: list[dict[str, float]] = []
    for _ in range(rounds):  # in turn, so that both meet the same machine
        prepare(file, cold=cold)
        reads.append(read_once(file))
        command = [sys.executable, __file__, "--load", str(file), "--precision", precision]
        command += ["--cold"] if cold else []
        loads.append(json.loads(subprocess.run(command, check=True, capture_output=True).stdout))
    read_s, read_cpu = (min(times) for times in zip(*reads, strict=True))
    # Each the best by itself: a run that was slowed while warm must not look like a fast load.
    load_s, load_cpu = (
        min(found[f"first{unit}"] for found in loads) - min(found[f"warm{unit}"] for found in loads)
        for unit in ("_s", "_cpu")
    )
    found = loads[-1]
    print(
        f"{'cold' if cold else 'warm'}: read once {read_s:.2f} s (cpu {read_cpu:.2f}), "
        f"load through first forward less a warm one {load_s:.2f} s (cpu {load_cpu:.2f}), "
        f"ratio {load_s / read_s:.2f}"
    )
    print(
        f"      weights {found['weights'] / 1e9:.3f} GB, peak while loading "
        f"{found['peak_load'] / 1e9:.3f} GB ({found['peak_load'] / found['weights'] - 1:+.1%}), "
        f"through the first forward {found['peak_all'] / 1e9:.3f} GB, "
        f"after freeing {found['left'] / 1e9:.3f} GB"
    )


def load(file: Path, precision: str, *, cold: bool) -> dict[str, float]:
    """First and warm run of everything, and resident memory above the start."""
    import torch

    # The worker imports these in the background at its start; they are no part of loading.
    for library in (
        "diffusers.models.autoencoders.autoencoder_kl",
        "diffusers.models.unets.unet_2d_condition",
        "transformers.models.clip.modeling_clip",
    ):
        importlib.import_module(library)

    from nodes.api import LocalFiles, Recipe
    from nodes.models.header import identity
    from nodes.models.memory import ModelMemory, give_back

    warm_libraries()
    give_back()
    back_memory(int(file.stat().st_size * 2.5))  # the weights and the page cache
    before = resident("VmRSS")
    reset_peak()
    memory = ModelMemory(LocalFiles((file.parent.parent,)), device="cpu", precision=precision)
    name = f"{file.parent.name}/{file.name}"

    def run(forward: bool) -> None:
        stamp = identity(file)
        with (
            memory.borrow(Recipe("text", name, stamp)) as text,
            memory.borrow(Recipe("diffusion", name, stamp)) as model,
            memory.borrow(Recipe("vae", name, stamp)) as vae,
            torch.no_grad(),
        ):
            if forward:
                context = text.encode("a cat").tokens.to(model.dtype)
                x = torch.zeros(1, 4, 16, 16, dtype=model.dtype)
                model.network(x, torch.tensor([500.0]), context)
                vae.decode(torch.zeros(1, 4, 8, 8))

    prepare(file, cold=cold)
    start, start_cpu = time.perf_counter(), time.process_time()
    run(forward=False)
    peak_load = resident("VmHWM") - before
    run(forward=True)
    first_s, first_cpu = time.perf_counter() - start, time.process_time() - start_cpu
    warm = []
    for _ in range(3):
        start, start_cpu = time.perf_counter(), time.process_time()
        run(forward=True)
        warm.append((time.perf_counter() - start, time.process_time() - start_cpu))
    warm_s, warm_cpu = (min(times) for times in zip(*warm, strict=True))
    weights = memory.used_bytes()
    peak_all = resident("VmHWM") - before
    memory.free()
    return {
        "first_s": first_s,
        "first_cpu": first_cpu,
        "warm_s": warm_s,
        "warm_cpu": warm_cpu,
        "weights": weights,
        "peak_load": peak_load,
        "peak_all": peak_all,
        "left": resident("VmRSS") - before,
    }


def warm_libraries() -> None:
    """Start torch's threads and kernels and the tokenizer: they too belong to the worker's start."""
    import torch

    from nodes.models.tokenizer import clip_tokenizer

    clip_tokenizer()
    with torch.no_grad():
        for dtype in (torch.float32, torch.bfloat16):
            x = torch.randn(1, 8, 32, 32, dtype=dtype)
            torch.nn.functional.conv2d(x, torch.randn(8, 8, 3, 3, dtype=dtype), padding=1)
            torch.nn.functional.linear(x, torch.randn(8, 32, dtype=dtype))


def back_memory(nbytes: int) -> None:
    """Touch memory once: a virtual machine gets it from its host at first touch, which is slow
    (3 s a GB were seen), and has nothing to do with loading."""
    memory = mmap.mmap(-1, nbytes, flags=mmap.MAP_PRIVATE | mmap.MAP_ANON)
    memory.madvise(mmap.MADV_HUGEPAGE)
    for start in range(0, nbytes, 4096):
        memory[start] = 1
    memory.close()


def write(file: Path, stored: str) -> None:
    """A checkpoint of random weights, named as SD1.5's are."""
    import torch
    from diffusers.models.autoencoders.autoencoder_kl import AutoencoderKL
    from diffusers.models.unets.unet_2d_condition import UNet2DConditionModel
    from safetensors.torch import save_file
    from transformers import CLIPTextConfig
    from transformers.models.clip.modeling_clip import CLIPTextModel

    from nodes.models.layouts import ldm_unet, ldm_vae

    with torch.device("meta"):
        unet = UNet2DConditionModel(**UNET)
        vae = AutoencoderKL(**VAE)
        text = CLIPTextModel(CLIPTextConfig(**TEXT))
    config = {**unet.config, "layers_per_block": [2, 2, 2, 2]}
    generator = torch.Generator().manual_seed(0)
    dtype = {"fp16": torch.float16, "bf16": torch.bfloat16}[stored]
    tensors = {}

    def add(key: str, shape: torch.Size) -> None:
        tensors[key] = torch.empty(shape, dtype=dtype).normal_(0, 0.02, generator=generator)

    for key, weight in unet.state_dict().items():
        add(f"model.diffusion_model.{ldm_unet.file_key(key, config)}", weight.shape)
    for key, weight in vae.state_dict().items():
        add(f"first_stage_model.{ldm_vae.file_key(key, dict(vae.config))}", weight.shape)
    for key, weight in text.state_dict().items():
        add(f"cond_stage_model.transformer.text_model.{key}", weight.shape)
    file.parent.mkdir(parents=True, exist_ok=True)
    save_file(tensors, file)


def read_once(file: Path) -> tuple[float, float]:
    """Seconds to read the file from end to end, by the clock and by the processor."""
    buffer = bytearray(16 << 20)
    start, start_cpu = time.perf_counter(), time.process_time()
    with file.open("rb", buffering=0) as stream:
        while stream.readinto(buffer):
            pass
    return time.perf_counter() - start, time.process_time() - start_cpu


def prepare(file: Path, *, cold: bool) -> None:
    """Bring the file into the page cache, or drop it from there (clean pages: no root needed).

    Read first in either case: a virtual machine gets memory from its host at first touch, which is
    slow, and what the page cache has just let go it gets again.
    """
    read_once(file)
    if not cold:
        return
    descriptor = os.open(file, os.O_RDONLY)
    try:
        os.fsync(descriptor)
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(descriptor)


def resident(field: str) -> int:
    """Bytes: VmRSS now, VmHWM the most since `reset_peak`."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(f"{field}:"):
            return int(line.split()[1]) * 1024
    raise RuntimeError(f"/proc/self/status has no {field}")


def reset_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5")


if __name__ == "__main__":
    main()
