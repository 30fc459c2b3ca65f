#!/usr/bin/env node
// The Solidity compiler of npm behind the two calls that forge makes: `--version`, and `--standard-json` on standard input.
const { readFileSync } = require("fs");
const compiler = require("solc");

if (process.argv.includes("--version")) {
  console.log(`solc, the solidity compiler commandline interface\nVersion: ${compiler.version()}`);
} else {
  process.stdout.write(compiler.compile(readFileSync(0, "utf8")));
}
