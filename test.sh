#!/usr/bin/env bash
# Runs every test on a machine that has the .NET SDK and Node: installs what the browser tests need from Debian's packages, then
# prints "N passed, N failed, N skipped" and fails unless all passed.
set -euo pipefail
cd "$(dirname "$0")"

need=()
command -v chromium >/dev/null || need+=(chromium)
command -v ab >/dev/null || need+=(apache2-utils)
[ -d /usr/share/fonts/truetype/dejavu ] || need+=(fonts-dejavu-core)
if [ ${#need[@]} -gt 0 ]; then
  as_root=$([ "$(id -u)" = 0 ] || echo sudo)
  $as_root apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends "${need[@]}" >/dev/null
fi

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
results=artifacts/test-results
rm -rf "$results" && mkdir -p "$results"
status=0

dotnet build Console.sln -c Release -v quiet
# One project after the other: the endurance commands measure, and must have the machine to themselves.
dotnet test Console.sln -c Release --no-build -m:1 --logger trx --results-directory "$results" || status=1
(cd wwwroot-assets && npm run --silent check && npm test --silent) | tee "$results/assets.txt" || status=1

# Sums one counter of every result file; a test that did not run is neither passed nor failed.
count() {
  sed -nE "s/.*<Counters[^>]*[[:space:]]$1=\"([0-9]+)\".*/\1/p" "$results"/*.trx | awk '{ sum += $1 } END { print sum + 0 }'
}
assets() {
  sed -nE "s/^[^a-z]*$1 ([0-9]+)$/\1/p" "$results/assets.txt" | awk '{ sum += $1 } END { print sum + 0 }'
}
passed=$(($(count passed) + $(assets pass)))
failed=$(($(count failed) + $(assets fail)))
skipped=$(($(count total) - $(count executed)))
[ "$failed" -eq 0 ] || status=1
[ "$status" -eq 0 ] || [ "$failed" -gt 0 ] || failed=1
echo "$passed passed, $failed failed, $skipped skipped"
exit $status
