import { describe, expect, it } from "vitest";
import type { Asset, Job, NodeState, NodeStatus } from "../api/types";
import { createRun, isActive, waitingJobs } from "./run";

const job = (id: string, fields: Partial<Job> = {}) => ({ id, client_id: "doc", ...fields });
const state = (status: NodeStatus): NodeState => ({ status, cached: false, ms: 0 });
const asset = (id: string, fields: Partial<Asset> = {}): Asset =>
  ({ id, kind: "image", media_type: "image/png", width: 200, height: 100, ...fields }) as Asset;

describe("run", () => {
  it("shows a document the job that began last, and clears old problems", () => {
    const run = createRun();
    const { updateJob, setProblems } = run.getState();
    setProblems("doc", [{ node: "a", input: null, code: "x", message: "Old.", remedy: null }]);
    updateJob(job("1", { status: "queued" }));
    expect(run.getState().shown.doc).toMatchObject({ job: null, problems: [{ message: "Old." }] });
    updateJob(job("1", { status: "running" }));
    expect(run.getState().shown.doc).toMatchObject({ job: "1", problems: [] });
    updateJob(job("2", { status: "queued" }));
    expect(run.getState().shown.doc?.job).toBe("1");
  });
  it("adds changed nodes to those it knows", () => {
    const run = createRun();
    run.getState().updateJob(job("1", { nodes: { a: state("done") } }));
    run.getState().updateJob(job("1", { nodes: { b: state("running") } }));
    run.getState().updateNodes("1", { b: state("failed") });
    expect(run.getState().jobs["1"]?.nodes).toEqual({
      a: state("done"),
      b: state("failed"),
    });
    run.getState().updateNodes("unknown", { a: state("done") });
    expect(run.getState().jobs).not.toHaveProperty("unknown");
  });
  it("forgets what an earlier attempt said of its nodes", () => {
    const run = createRun();
    const { updateJob } = run.getState();
    const nodes = () => run.getState().jobs["1"]?.nodes;
    updateJob(job("1", { status: "running", nodes: { a: state("done") } }));
    updateJob(job("1", { status: "queued", nodes: {} }));
    expect(nodes()).toEqual({});
    updateJob(job("1", { status: "running", nodes: {} }));
    run.getState().updateNodes("1", { a: state("cached") });
    updateJob(job("1", { status: "succeeded", nodes: { b: state("done") } }));
    expect(nodes()).toEqual({ a: state("cached"), b: state("done") });
  });
  it("puts what waits in the order it will run, whoever moved it", () => {
    const run = createRun();
    const { updateJob } = run.getState();
    updateJob(job("1", { status: "queued", order: 10 }));
    updateJob(job("2", { status: "queued", order: 20 }));
    updateJob(job("3", { status: "queued", order: 30, priority: 1 }));
    updateJob(job("4", { status: "running", order: 0 }));
    updateJob(job("2", { order: 5 }));
    expect(waitingJobs(run.getState().jobs).map(({ id }) => id)).toEqual(["3", "2", "1"]);
  });
  it("lets go of what ended long ago, but of nothing that is shown or still to run", () => {
    const run = createRun();
    const { updateJob } = run.getState();
    const id = (n: number) => String(n).padStart(4, "0");
    updateJob(job(id(0), { status: "succeeded", finished_at: "then" }));
    updateJob({ ...job(id(1), { status: "queued" }), client_id: null });
    for (let n = 2; n <= 401; n += 1)
      updateJob({ ...job(id(n), { status: "succeeded", finished_at: "then" }), client_id: null });
    const left = Object.keys(run.getState().jobs);
    expect(left.length).toBeLessThan(300);
    expect(left).toEqual(expect.arrayContaining([id(0), id(1), id(401)]));
    expect(left).not.toContain(id(2));
  });
  it("keeps what an event told before the answer came", () => {
    const run = createRun();
    run.getState().updateJob(job("1", { status: "succeeded" }));
    run
      .getState()
      .addJobs([job("1", { status: "queued" }), job("2", { status: "queued" })] as Job[]);
    expect(run.getState().jobs["1"]?.status).toBe("succeeded");
    expect(run.getState().jobs["2"]?.status).toBe("queued");
  });
  it("shows results at their shape, and an error at its node", () => {
    const run = createRun();
    const outputs = [
      { node: "save", assets: [asset("p")] },
      {
        node: "text",
        assets: [asset("t", { media_type: "text/plain", width: null, height: null })],
      },
    ];
    run.getState().updateJob(job("1", { status: "succeeded", outputs }));
    expect(run.getState().shown.doc?.showing).toEqual({
      save: { aspect: 2 },
      text: { aspect: 1.6 },
    });
    expect(run.getState().shown.doc?.results.save?.[0]?.id).toBe("p");
    const error = {
      node: "b",
      input: "x",
      code: "c",
      message: "Broken.",
      remedy: null,
      inputs: {},
      traceback: "",
    };
    run.getState().updateJob(job("2", { status: "failed", error }));
    expect(run.getState().shown.doc?.problems).toEqual([error]);
    expect(run.getState().shown.doc?.results.save).toHaveLength(1);
  });
  it("grows a node once for a preview's shape", () => {
    const run = createRun();
    run.getState().show("unknown", "sampler", { aspect: 1 });
    run.getState().updateJob(job("1", { status: "running" }));
    run.getState().show("1", "sampler", { aspect: 1 });
    const { shown } = run.getState();
    run.getState().show("1", "sampler", { aspect: 1 });
    expect(run.getState().shown).toBe(shown);
    run.getState().show("1", "sampler", { chart: true });
    expect(run.getState().shown.doc?.showing).toEqual({ sampler: { aspect: 1, chart: true } });
  });
  it("takes a list in any order: the newest job has the last word", () => {
    const run = createRun();
    const made = (id: string, name: string) =>
      job(id, { status: "succeeded", outputs: [{ node: "save", assets: [asset(name)] }] }) as Job;
    run.getState().replaceJobs([made("2", "new"), made("1", "old")]);
    expect(run.getState().shown.doc?.results.save?.[0]?.id).toBe("new");
    expect(Object.values(run.getState().jobs).some(isActive)).toBe(false);
  });
  it("takes a list whose jobs were moved: the one that began last has the last word", () => {
    const run = createRun();
    const made = (id: string, started_at: string) =>
      job(id, {
        status: "succeeded",
        started_at,
        outputs: [{ node: "save", assets: [asset(id)] }],
      }) as Job;
    run.getState().replaceJobs([made("1", "2026-01-02"), made("2", "2026-01-01")]);
    expect(run.getState().shown.doc).toMatchObject({ job: "1", results: { save: [{ id: "1" }] } });
  });
  it("says nothing again of what it knows when it is told everything anew", () => {
    const run = createRun();
    const error = { node: "b", input: "x", code: "c", message: "Broken." };
    const failed = job("1", { status: "failed", error: error as Job["error"], outputs: [] });
    run.getState().updateJob(failed);
    run.getState().setProblems("doc", []);
    run.getState().replaceJobs([failed as Job]);
    expect(run.getState().shown.doc?.problems).toEqual([]);
  });
  it("keeps showing what runs when a waiting job of the same document is cancelled", () => {
    const run = createRun();
    const { updateJob } = run.getState();
    updateJob(job("1", { status: "running", started_at: "1" }));
    updateJob(job("2", { status: "queued" }));
    updateJob(job("2", { status: "cancelled" }));
    expect(run.getState().shown.doc?.job).toBe("1");
    updateJob(job("1", { status: "cancelled" }));
    expect(run.getState().shown.doc?.job).toBe("1");
  });
  it("knows a lost connection from one that never was", () => {
    const run = createRun();
    run.getState().setConnection("offline");
    expect(run.getState().lost).toBe(false);
    run.getState().setConnection("online");
    run.getState().setConnection("offline");
    run.getState().setConnection("connecting");
    expect(run.getState().lost).toBe(true);
    run.getState().setConnection("online");
    expect(run.getState().lost).toBe(false);
  });
});
