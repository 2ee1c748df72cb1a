// Holds every recorded exchange between tidegate and the loopback GitHub to GitHub's own description of its API.
//
//   node judge.mjs TRAFFIC MODULES
//
// TRAFFIC is the folder that the tests wrote (TIDEGATE_GITHUB_TRAFFIC); MODULES is a folder of installed npm packages
// with @octokit/openapi and @stoplight/prism-cli. Prism stands between this script, which repeats each request, and a
// server that gives the recorded answer: it refuses a request, or marks an answer, that breaks the description.
import { spawn } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import os from "node:os";
import path from "node:path";

const [traffic, modules] = process.argv.slice(2);
if (!traffic || !modules) throw new Error("usage: node judge.mjs TRAFFIC MODULES");

/** The shape of a value: keys and types, so that exchanges alike are judged once. */
function shape(value) {
  if (Array.isArray(value)) return [...new Set(value.map((one) => JSON.stringify(shape(one))))].sort();
  if (value && typeof value === "object") return Object.keys(value).sort().map((key) => [key, shape(value[key])]);
  return value === null ? "null" : typeof value;
}

/** Every exchange of a kind of its own. */
function recorded() {
  const known = new Map();
  let all = 0;
  for (const file of fs.readdirSync(traffic)) {
    for (const line of fs.readFileSync(path.join(traffic, file), "utf8").split("\n").filter(Boolean)) {
      const one = JSON.parse(line);
      all += 1;
      // Prism answers these itself, or the description does not have them.
      if (one.template === "/graphql" || one.status === 304) continue;
      const query = [...new URL(one.target, "http://x").searchParams.keys()].sort();
      const key = JSON.stringify([one.method, one.template, one.status, query, shape(one.body), shape(one.answer)]);
      if (!known.has(key)) known.set(key, one);
    }
  }
  return { all, kinds: [...known.values()] };
}

const MULTI = ["ref", "path", "basehead", "branch", "tag"];

/** A template with a parameter that holds slashes, as one of so many segments. Prism matches one segment a parameter. */
function segmented(template, parameter, segments) {
  const names = Array.from({ length: segments }, (_, i) => `{${parameter}${i || ""}}`);
  return template.replace(`{${parameter}}`, names.join("/"));
}

/** The description cut to the paths used, without examples, with what they refer to and nothing else. */
function description(templates) {
  const whole = JSON.parse(
    fs.readFileSync(path.join(modules, "node_modules/@octokit/openapi/generated/api.github.com.json"), "utf8"),
  );
  const cut = { openapi: whole.openapi, info: whole.info, paths: {}, components: {} };
  for (const template of templates) {
    const name = template.replace("{+", "{");
    const found = whole.paths[name];
    if (!found) throw new Error(`GitHub's description has no ${name}`);
    cut.paths[name] = found;
    const parameter = MULTI.find((one) => template.includes(`{+${one}}`));
    for (let segments = 2; parameter && segments <= 6; segments += 1) {
      const more = JSON.parse(JSON.stringify(found));
      const extra = Array.from({ length: segments - 1 }, (_, i) => ({
        name: `${parameter}${i + 1}`,
        in: "path",
        required: true,
        schema: { type: "string" },
      }));
      for (const operation of Object.values(more)) operation.parameters = [...(operation.parameters ?? []), ...extra];
      cut.paths[segmented(name, parameter, segments)] = more;
    }
  }
  const open = [cut.paths];
  const seen = new Set();
  while (open.length) {
    const value = open.pop();
    if (!value || typeof value !== "object") continue;
    delete value.examples;
    if (typeof value.example !== "object" || !value.example?.type) delete value.example;
    if (typeof value.$ref === "string" && !seen.has(value.$ref)) {
      seen.add(value.$ref);
      const steps = value.$ref.replace("#/", "").split("/");
      const target = steps.reduce((at, step) => at[step.replaceAll("~1", "/").replaceAll("~0", "~")], whole);
      const [, kind, name] = steps;
      cut.components[kind] ??= {};
      cut.components[kind][name] = target;
      open.push(target);
    }
    open.push(...Object.values(value));
  }
  return cut;
}

function listening(server) {
  return new Promise((done) => server.listen(0, "127.0.0.1", () => done(server.address().port)));
}

async function freePort() {
  const server = http.createServer();
  const port = await listening(server);
  await new Promise((done) => server.close(done));
  return port;
}

function ask(port, one, index) {
  const body = one.body === null ? undefined : JSON.stringify(one.body);
  const headers = { accept: "application/json", authorization: "Bearer x", "x-exchange": String(index) };
  if (body) Object.assign(headers, { "content-type": "application/json", "content-length": Buffer.byteLength(body) });
  return new Promise((done, failed) => {
    const asked = http.request({ host: "127.0.0.1", port, method: one.method, path: one.target, headers }, (answer) => {
      let text = "";
      answer.on("data", (piece) => (text += piece));
      answer.on("end", () => done({ status: answer.statusCode, headers: answer.headers, text }));
    });
    asked.on("error", failed);
    asked.end(body);
  });
}

async function reachable(port, deadline) {
  for (;;) {
    const ok = await new Promise((done) => {
      http.get({ host: "127.0.0.1", port, path: "/" }, (a) => (a.resume(), done(true))).on("error", () => done(false));
    });
    if (ok) return;
    if (Date.now() > deadline) throw new Error("prism does not start");
    await new Promise((done) => setTimeout(done, 200));
  }
}

const { all, kinds } = recorded();
if (!kinds.length) throw new Error(`nothing was recorded in ${traffic}`);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "github-judge-"));
const spec = path.join(folder, "github.json");
fs.writeFileSync(spec, JSON.stringify(description([...new Set(kinds.map((one) => one.template))])));

const upstream = http.createServer((request, response) => {
  const one = kinds[Number(request.headers["x-exchange"])];
  if (!one) return response.writeHead(404).end();
  request.resume();
  const kind = one.json ? { "content-type": "application/json; charset=utf-8" } : {};
  response.writeHead(one.status, kind).end(one.answer === null ? undefined : JSON.stringify(one.answer));
});
const at = await listening(upstream);
const port = await freePort();
const prism = spawn(
  "node",
  [path.join(modules, "node_modules/@stoplight/prism-cli/dist/index.js"), "proxy", "-h", "127.0.0.1", "-p", String(port), spec, `http://127.0.0.1:${at}`, "--errors"],
  { stdio: ["ignore", "pipe", "pipe"] },
);
let log = "";
for (const stream of [prism.stdout, prism.stderr]) stream.on("data", (piece) => (log += piece));
let broken = 0;
try {
  await reachable(port, Date.now() + 120_000);
  for (const [index, one] of kinds.entries()) {
    const answer = await ask(port, one, index);
    const marked = answer.headers["sl-violations"];
    const refused = answer.headers["content-type"]?.includes("problem+json");
    if (!marked && !refused) continue;
    const told = refused ? JSON.parse(answer.text) : null;
    // GitHub refuses calls with statuses that its description leaves out; what it grants must be as described.
    const undocumented = (violation) => violation.severity === "Warning" && one.status >= 400;
    const violations = (told ? (told.validation ?? [told]) : JSON.parse(marked)).filter((one) => !undocumented(one));
    if (!violations.length) continue;
    broken += 1;
    console.error(`\n${one.method} ${one.target} -> ${one.status}, sent ${JSON.stringify(one.body)}`);
    for (const violation of violations.slice(0, 8)) console.error("  " + JSON.stringify(violation).slice(0, 400));
  }
} catch (error) {
  console.error(log.slice(-2000));
  throw error;
} finally {
  prism.kill();
  upstream.close();
  fs.rmSync(folder, { recursive: true });
}
console.log(`${all} exchanges of ${kinds.length} kinds held to GitHub's description: ${broken} break it`);
process.exit(broken ? 1 : 0);
