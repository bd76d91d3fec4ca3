#!/usr/bin/env python3
"""Every YAML file of the repository parses, and workflows have what GitHub asks of them. 77: no PyYAML here."""
import pathlib
import sys

try:
    import yaml
except ImportError:
    print("yaml_files: no PyYAML here (Debian: python3-yaml)")
    sys.exit(77)

ROOT = pathlib.Path(__file__).resolve().parents[2]


def problems(file):
    try:
        document = yaml.safe_load(file.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        return [str(error)]
    found = []
    if file.parent.name == "workflows":
        if True not in document:  # YAML 1.1 reads the key `on` as a truth value
            found.append("a workflow has a trigger ('on')")
        for name, job in document.get("jobs", {}).items():
            if "runs-on" not in job or not job.get("steps"):
                found.append(f"job '{name}' has a machine ('runs-on') and steps")
            for step in job.get("steps", []):
                if ("uses" in step) == ("run" in step):
                    found.append(f"a step of job '{name}' either uses an action or runs a command")
    if file.parent.name == "ISSUE_TEMPLATE" and file.name != "config.yml":
        for key in ("name", "description", "body"):
            if key not in document:
                found.append(f"an issue form has '{key}'")
    return found


def main():
    files = [file for pattern in (".github/**/*.yml", ".github/**/*.yaml", ".*.yml", ".*.yaml", ".clang-format",
                                  ".clang-tidy") for file in sorted(ROOT.glob(pattern))]
    failed = 0
    for file in files:
        for sentence in problems(file):
            failed += 1
            print(f"{file.relative_to(ROOT)}: {sentence}")
    print(f"{len(files)} files, {failed} with an error")
    return 1 if failed or not files else 0


sys.exit(main())
