// The benchmark's peer: writes the files of one folder into another, and does nothing else.
const fs = require("node:fs");

const [, , from, to] = process.argv;
fs.cpSync(from, to, { recursive: true });
