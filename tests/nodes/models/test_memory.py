"""Model memory: kept warm, evicted in order, given back to the system."""

from __future__ import annotations

import gc
import os
import shutil
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import pytest
import torch
from safetensors.torch import save_file

from nodes.api import LocalFiles, MissingFile, Recipe, UnsupportedModel
from nodes.checkpoint import LoadCheckpoint
from nodes.models.loaders import Loader, Loaders, Source
from nodes.models.memory import ModelMemory
from tests.fixtures.models import tiny_checkpoint

MB = 1 << 20


@dataclass
class Blocks:
    """A loader of blocks of memory, 10 MB each, that counts its calls."""

    root: Path
    made: list[str] = field(default_factory=list)

    def load(self, source: Source) -> torch.nn.Module:
        self.made.append(source.recipe.file)
        return torch.nn.Linear(1024, 10 * MB // 4096, bias=False)

    def memory(self, budget: int) -> ModelMemory:
        loaders = Loaders()
        loaders.add("block", Loader(self.load, size=lambda source: 10 * MB))
        files = LocalFiles((self.root,))
        return ModelMemory(files, device="cpu", budget_bytes=budget, loaders=loaders)


@pytest.fixture
def blocks(tmp_path: Path) -> Blocks:
    (tmp_path / "blocks").mkdir()
    for name in "abcd":
        (tmp_path / "blocks" / name).write_bytes(b"x")
    return Blocks(tmp_path)


def block(name: str, identity: str = "") -> Recipe:
    return Recipe("block", f"blocks/{name}", identity)


def use(memory: ModelMemory, *names: str) -> None:
    for name in names:
        with memory.borrow(block(name)):
            pass


def held(memory: ModelMemory) -> list[str]:
    return [entry["id"].removeprefix("blocks/") for entry in memory.usage()]


def test_a_module_is_loaded_once(blocks: Blocks) -> None:
    memory = blocks.memory(100 * MB)
    with memory.borrow(block("a")) as one, memory.borrow(block("a")) as two:
        assert one is two
    assert blocks.made == ["blocks/a"]
    assert memory.usage() == [
        {"id": "blocks/a", "loader": "block", "bytes": 10 * MB, "borrowed": False}
    ]


def test_what_was_used_longest_ago_goes_first(blocks: Blocks) -> None:
    memory = blocks.memory(30 * MB)
    use(memory, "a", "b", "c", "a", "d")
    assert held(memory) == ["d", "a", "c"]
    assert memory.used_bytes() == 30 * MB


def test_room_is_made_before_loading(blocks: Blocks) -> None:
    memory = blocks.memory(20 * MB)
    use(memory, "a", "b")
    seen: list[int] = []
    load = blocks.load

    def watching(source: Source) -> torch.nn.Module:
        seen.append(memory.used_bytes())
        return load(source)

    memory._loaders._known["block"] = Loader(watching, size=lambda source: 10 * MB)
    use(memory, "c")
    assert seen == [10 * MB]


def test_what_is_borrowed_stays(blocks: Blocks) -> None:
    memory = blocks.memory(10 * MB)
    with memory.borrow(block("a")), memory.borrow(block("b")):
        assert set(held(memory)) == {"a", "b"}
        assert memory.free() == 0
        assert all(entry["borrowed"] for entry in memory.usage())
    assert held(memory) == ["a"] or held(memory) == ["b"]
    assert memory.used_bytes() == 10 * MB


def test_free_lets_go_of_everything_that_is_not_borrowed(blocks: Blocks) -> None:
    memory = blocks.memory(100 * MB)
    use(memory, "a", "b")
    with memory.borrow(block("c")):
        assert memory.free() == 20 * MB
        assert held(memory) == ["c"]


def test_a_changed_file_replaces_its_older_self(blocks: Blocks) -> None:
    memory = blocks.memory(100 * MB)
    with memory.borrow(block("a", "one")):
        pass
    with memory.borrow(block("a", "two")):
        pass
    assert blocks.made == ["blocks/a", "blocks/a"]
    assert memory.used_bytes() == 10 * MB


def test_a_failed_load_leaves_nothing_behind(blocks: Blocks) -> None:
    memory = blocks.memory(100 * MB)

    def broken(source: Source) -> Any:
        raise UnsupportedModel("no")

    memory._loaders._known["block"] = Loader(broken)
    with pytest.raises(UnsupportedModel), memory.borrow(block("a")):
        pass
    assert memory.usage() == []


def test_a_full_device_is_emptied_and_tried_again(blocks: Blocks) -> None:
    memory = blocks.memory(100 * MB)
    use(memory, "a")
    tries: list[int] = []

    def crowded(source: Source) -> torch.nn.Module:
        tries.append(memory.used_bytes())
        if memory.used_bytes():
            raise torch.OutOfMemoryError("no room")
        return blocks.load(source)

    memory._loaders._known["block"] = Loader(crowded, size=lambda source: 0)
    use(memory, "b")
    assert tries == [10 * MB, 0]
    assert held(memory) == ["b"]


def test_usage_answers_while_a_file_is_being_loaded(blocks: Blocks) -> None:
    memory = blocks.memory(100 * MB)
    use(memory, "a")
    begun, go_on = threading.Event(), threading.Event()

    def slow(source: Source) -> torch.nn.Module:
        begun.set()
        assert go_on.wait(30)
        return blocks.load(source)

    memory._loaders._known["block"] = Loader(slow, size=lambda source: 10 * MB)
    thread = threading.Thread(target=use, args=(memory, "b"))
    thread.start()
    assert begun.wait(30)
    assert held(memory) == ["a"]
    with memory.borrow(block("a")):  # what is there may be used meanwhile
        pass
    go_on.set()
    thread.join()
    assert held(memory) == ["a", "b"] or held(memory) == ["b", "a"]


def test_an_error_while_borrowed_gives_it_back(blocks: Blocks) -> None:
    memory = blocks.memory(100 * MB)
    with pytest.raises(RuntimeError, match="oh"), memory.borrow(block("a")):
        raise RuntimeError("oh")
    assert memory.free() == 10 * MB


def test_two_threads_share_one_load(blocks: Blocks) -> None:
    memory = blocks.memory(100 * MB)
    together = threading.Barrier(4)
    got: list[Any] = []

    def borrow() -> None:
        together.wait()
        with memory.borrow(block("a")) as module:
            got.append(module)

    threads = [threading.Thread(target=borrow) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(blocks.made) == 1
    assert len({id(module) for module in got}) == 1


def test_an_unknown_loader_and_a_missing_file(blocks: Blocks) -> None:
    memory = blocks.memory(MB)
    with (
        pytest.raises(UnsupportedModel, match="Nothing here loads a 'gan'"),
        memory.borrow(Recipe("gan", "blocks/a")),
    ):
        pass
    with pytest.raises(MissingFile), memory.borrow(block("z")):
        pass


def test_a_loader_is_added_once() -> None:
    loaders = Loaders()
    loaders.add("gan", Loader(lambda source: None))
    with pytest.raises(ValueError, match="known already"):
        loaders.add("gan", Loader(lambda source: None))
    assert "gan" in loaders


def resident() -> int:
    return psutil.Process(os.getpid()).memory_info().rss  # type: ignore[no-any-return]


def own() -> int:
    """Resident memory without what is only the page cache, seen through a mapping."""
    info = psutil.Process(os.getpid()).memory_info()
    return int(info.rss - getattr(info, "shared", 0))


def test_resident_memory_really_falls(tmp_path: Path) -> None:
    """A 96 MB text encoder: loading raises the process's memory, freeing lowers it again."""
    from tests.fixtures.models import random_modules, write_single_file

    text = random_modules(text={"hidden_size": 256, "num_attention_heads": 4})[2]
    write_single_file(tmp_path / "checkpoints" / "a.safetensors", *random_modules()[:2], text)
    size = sum(p.nbytes for p in text.parameters())
    del text
    files = LocalFiles((tmp_path,))
    memory = ModelMemory(files, device="cpu")
    checkpoint = LoadCheckpoint(name="a.safetensors").run(files=files)
    with memory.borrow(checkpoint.clip.recipe) as encoder:
        encoder.encode("a cat")
    memory.free()
    del encoder
    gc.collect()
    before = resident()
    with memory.borrow(checkpoint.clip.recipe) as encoder:
        loaded = resident()
    del encoder
    assert loaded - before > 0.8 * size
    assert memory.free() == pytest.approx(size, rel=0.01)
    assert resident() - before < 0.1 * size


def test_weights_in_the_right_format_are_not_copied(tmp_path: Path) -> None:
    """A float32 file on the CPU is mapped: loading it costs no memory of our own."""
    from tests.fixtures.models import random_modules, write_single_file

    modules = random_modules(text={"hidden_size": 256, "num_attention_heads": 4})
    path = tmp_path / "checkpoints" / "a.safetensors"
    write_single_file(path, *modules, dtype=torch.float32)
    size = sum(p.nbytes for p in modules[2].parameters())
    memory = ModelMemory(LocalFiles((tmp_path,)), device="cpu")
    recipe = Recipe("text", "checkpoints/a.safetensors")
    before = own()
    with memory.borrow(recipe) as encoder:
        assert own() - before < 0.2 * size
        table = encoder.module.embeddings.token_embedding.weight
        kept = path.read_bytes()
        table.data[0] = 7.0  # a patch (LoRA) changes memory, never the file
        assert path.read_bytes() == kept


def test_loading_holds_the_weights_once(tmp_path: Path) -> None:
    """Converting fp16 to float32 keeps neither the file nor a second copy in memory."""
    from tests.fixtures.models import random_modules, write_single_file

    modules = random_modules(text={"hidden_size": 256, "num_attention_heads": 4})
    write_single_file(tmp_path / "checkpoints" / "a.safetensors", *modules)
    size = sum(p.nbytes for p in modules[2].parameters())
    memory = ModelMemory(LocalFiles((tmp_path,)), device="cpu")
    gc.collect()
    before = resident()
    with memory.borrow(Recipe("text", "checkpoints/a.safetensors")):
        assert resident() - before < 1.25 * size


def test_a_file_that_vanished_after_loading_does_not_matter(tmp_path: Path) -> None:
    tiny_checkpoint(tmp_path / "checkpoints")
    memory = ModelMemory(LocalFiles((tmp_path,)), device="cpu")
    recipe = Recipe("text", "checkpoints/tiny.safetensors")
    with memory.borrow(recipe) as encoder:
        first = encoder.encode("a cat").tokens
    shutil.rmtree(tmp_path / "checkpoints")
    with memory.borrow(recipe) as encoder:
        assert torch.equal(encoder.encode("a cat").tokens, first)


def test_stored_formats(tmp_path: Path) -> None:
    """Every float format of safetensors is read; others are refused by name."""
    from nodes.models.blueprint import Stored
    from nodes.models.header import read_header
    from nodes.models.mapped import STORED
    from nodes.models.weights import read_weights

    numbers = torch.tensor([[0.5, -2.0, 1.0], [4.0, 0.25, -0.5]])
    for dtype in STORED.values():
        path = tmp_path / f"{dtype}.safetensors".replace("torch.", "")
        save_file({"odd": torch.zeros(3, dtype=torch.uint8), "w": numbers.to(dtype)}, path)
        info = read_header(path).tensors["w"]
        for target in (torch.float32, torch.bfloat16, torch.float16):
            found = read_weights({"w": Stored(path, info)}, torch.device("cpu"), target)["w"]
            assert found.dtype == target
            assert torch.equal(found, numbers.to(target)), (dtype, target)
