#!/usr/bin/env bash
# What action.yml runs: annotations and the step's summary, then SARIF and the comment where they are asked for. The exit code is
# that of the first run; the others find its result in the cache. A comment that cannot be written (a fork's token) fails nothing.
set -uo pipefail

unpeg() {
  if [ -x node_modules/.bin/unpeg ]; then node_modules/.bin/unpeg "$@"
  else npx --yes "unpeg@${UNPEG_VERSION:-latest}" "$@"
  fi
}

arguments=(check)
[ -n "${UNPEG_SINCE:-}" ] && arguments+=(--since "$UNPEG_SINCE")
while IFS= read -r line; do [ -n "$line" ] && arguments+=("$line"); done <<< "${UNPEG_ARGUMENTS:-}"

unpeg "${arguments[@]}" --format github
code=$?
[ "$code" -gt 1 ] && exit "$code"

if [ -n "${UNPEG_SARIF:-}" ]; then
  unpeg "${arguments[@]}" --format sarif --output "$UNPEG_SARIF"
  [ $? -gt 1 ] && exit 2
fi

comment() {
  local file comments id
  file=$(mktemp) || return 1
  comments="repos/$GITHUB_REPOSITORY/issues/$UNPEG_PULL/comments"
  unpeg "${arguments[@]}" --format markdown --output "$file"
  [ $? -gt 1 ] && return 1
  # Ours is what a program has written, beginning with the marker.
  id=$(gh api --paginate "$comments" --jq '.[] | select(.user.type == "Bot" and (.body | startswith("<!-- unpeg -->"))) | .id') || return 1
  id=${id%%$'\n'*}
  if [ -s "$file" ] && [ -n "$id" ]; then gh api --silent -X PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$id" -F "body=@$file"
  elif [ -s "$file" ]; then gh api --silent -X POST "$comments" -F "body=@$file"
  elif [ -n "$id" ]; then gh api --silent -X DELETE "repos/$GITHUB_REPOSITORY/issues/comments/$id"
  fi
}

if [ "${UNPEG_COMMENT:-false}" = true ] && [ -n "${UNPEG_PULL:-}" ]; then
  comment || echo "::warning title=unpeg::the comment could not be written: the job needs pull-requests: write, and the token of a fork has it not"
fi
exit "$code"
