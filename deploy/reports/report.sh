#!/bin/sh
# Tells tidegate how an app fares: one signed call of POST /rollouts/NAME.
#   URL      where: https://tidegate.acme.example/rollouts/prod
#   SECRET   what the configuration names as `rollout.report.secret`
#   APP      what the configuration's `object` becomes for the app
#   COMMIT   the env repo's commit that is applied: 40 digits, or as Flux writes it (main@sha1:…)
#   IMAGES   the images that run, with their digests, separated by blanks
#   HEALTH   healthy, progressing, degraded or unknown
#   MESSAGE  why, where it is not healthy
set -eu
quoted() { tr -d '"\\' | tr '\n\t\r' '   '; }
images=''
for image in ${IMAGES:-}; do
  images="$images${images:+,}\"$(printf '%s' "$image" | quoted)\""
done
body=$(printf '{"app":"%s","commit":"%s","images":[%s],"time":"%s","health":"%s","message":"%s"}' \
  "$APP" "$COMMIT" "$images" "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$HEALTH" "$(printf '%s' "${MESSAGE:-}" | quoted)")
signature=$(printf '%s' "$body" | openssl dgst -sha256 -hmac "$SECRET" | sed 's/^.*= *//')
printf '%s' "$body" | curl --fail-with-body -sS --max-time 20 --retry 2 -X POST \
  -H 'Content-Type: application/json' -H "X-Signature: sha256=$signature" --data-binary @- "$URL"
