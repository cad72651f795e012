"""Messages go in bundles, in order, and none is lost."""

from __future__ import annotations

import pickle
import threading

from server.engine.outbox import Outbox
from server.engine.protocol import Finished, FromWorker, Logged, NodeChanged, Planned, Stepped


class Sent:
    def __init__(self) -> None:
        self.bundles: list[tuple[FromWorker, ...]] = []
        self.arrived = threading.Event()

    def __call__(self, bundle: tuple[FromWorker, ...]) -> None:
        self.bundles.append(bundle)
        self.arrived.set()

    def messages(self) -> list[FromWorker]:
        return [message for bundle in self.bundles for message in bundle]


def test_the_end_of_a_job_takes_everything_before_it_along() -> None:
    sent = Sent()
    outbox = Outbox(sent)
    told = [Planned("j", ("a",), ()), Logged("j", "a", "x"), Finished("j", "succeeded")]
    for message in told:
        outbox.put(message)
    assert sent.messages() == told
    outbox.close()


def test_what_is_patient_goes_by_itself_after_a_moment() -> None:
    sent = Sent()
    outbox = Outbox(sent)
    outbox.put(NodeChanged("j", "a", "running"))
    assert sent.arrived.wait(10)
    assert sent.messages() == [NodeChanged("j", "a", "running")]
    outbox.close()


def test_a_newer_state_of_a_node_replaces_the_older() -> None:
    sent = Sent()
    outbox = Outbox(sent)
    for step in range(5):
        outbox.put(Stepped("j", "a", step, 5, "step", None))
        outbox.put(NodeChanged("j", "a", "running"))
    outbox.put(NodeChanged("j", "a", "done"))
    outbox.put(Finished("j", "succeeded"))
    assert sent.messages()[-3:] == [
        Stepped("j", "a", 4, 5, "step", None),
        NodeChanged("j", "a", "done"),
        Finished("j", "succeeded"),
    ]
    outbox.close()


def test_a_thousand_nodes_say_less_than_a_megabyte() -> None:
    sent = Sent()
    outbox = Outbox(sent)
    names = [f"some_node_{i}" for i in range(1000)]
    outbox.put(Planned("j", tuple(names), ()))
    for name in names:
        outbox.put(NodeChanged("j", name, "running"))
        outbox.put(NodeChanged("j", name, "done", 0.123))
    outbox.put(Finished("j", "succeeded"))
    assert sum(len(pickle.dumps(bundle)) for bundle in sent.bundles) < 200_000
    done = [m for m in sent.messages() if isinstance(m, NodeChanged) and m.status == "done"]
    assert [m.node for m in done] == names
    outbox.close()


def test_several_threads_may_speak() -> None:
    sent = Sent()
    outbox = Outbox(sent)

    def speak(name: str) -> None:
        for i in range(500):
            outbox.put(Logged("j", name, str(i)))

    threads = [threading.Thread(target=speak, args=(str(n),)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    outbox.close()
    for n in range(4):
        lines = [m.line for m in sent.messages() if isinstance(m, Logged) and m.node == str(n)]
        assert lines == [str(i) for i in range(500)]
    outbox.put(Logged("j", "late", "x"))
    assert all(m.node != "late" for m in sent.messages() if isinstance(m, Logged))
