"""The worker: one task's fault is its own."""

import threading

from teabowl.launch.work import Task, declared, run


def test_failing_task_stops_no_other_and_is_told_once(caplog):
    stop, calls = threading.Event(), []

    def fail():
        calls.append("fail")
        raise RuntimeError("no\ntea")

    def work():
        calls.append("work")
        if calls.count("work") >= 3 and calls.count("fail") >= 3:
            stop.set()

    run([Task("a.fail", 0.01, fail), Task("b.work", 0.01, work)], stop)
    told = [record.getMessage() for record in caplog.records if record.name == "teabowl.work"]
    assert told == ["task a.fail failed: RuntimeError: no tea"]


def test_a_task_ends_before_the_worker_does():
    stop, done = threading.Event(), []

    def slow():
        stop.set()
        threading.Event().wait(0.2)
        done.append(True)

    run([Task("a.slow", 1, slow)], stop)
    assert done == [True]


def test_areas_declare_theirs():
    names = {task.name for task in declared()}
    assert {"pagecache.catch_up", "pagecache.forget"} <= names
    assert all(task.every > 0 for task in declared())
