#!/bin/sh
# What `cmake --install` puts into a folder works from there: installed.sh BUILD
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
fail() { echo "FAILED: $*" >&2; exit 1; }

cmake --install "$1" --prefix "$place/usr" >/dev/null
for file in bin/rapport share/rapport/scenarios/generic_company.toml share/rapport/scenarios/studies/in_concert.toml \
  share/man/man1/rapport.1.gz share/bash-completion/completions/rapport share/doc/rapport/README.md \
  share/doc/rapport/docs/tutorial.md share/doc/rapport/copyright share/doc/rapport/changelog.gz \
  share/doc/rapport/scenarios lib/python3/dist-packages/rapport_results.py; do
  [ -s "$place/usr/$file" ] || [ -L "$place/usr/$file" ] || fail "$file is not installed"
done
if [ -x "$1/bin/rapport-studio" ]; then
  for file in bin/rapport-studio share/man/man1/rapport-studio.1.gz share/applications/rapport-studio.desktop \
    share/icons/hicolor/scalable/apps/rapport.svg; do
    [ -s "$place/usr/$file" ] || fail "$file is not installed"
  done
else
  echo "SKIPPED in part: the studio is not built"
fi

# From a folder without scenarios the installed ones are found, and not those of the sources.
mkdir "$place/work"
cd "$place/work"
said=$("$place/usr/bin/rapport" check scenarios/tiny.toml 2>&1) || fail "$said"
case $said in
  *"$place/usr/share/rapport/scenarios/tiny.toml"*) ;;
  *) fail "the installed scenario was not found: $said" ;;
esac
# A study finds its scenario, which lies beside its folder.
"$place/usr/bin/rapport" study plan scenarios/studies/incentive_share.toml >/dev/null 2>&1 || fail "a study that is installed"
# What it changes in place is never one of them.
if "$place/usr/bin/rapport" edit scenarios/tiny.toml seed=2 >/dev/null 2>&1; then fail "an installed scenario was edited"; fi
# One's own folder of scenarios comes first.
mkdir scenarios
if "$place/usr/bin/rapport" check scenarios/tiny.toml >/dev/null 2>&1; then fail "one's own folder was passed over"; fi
echo "what is installed is complete, and works from any folder"
