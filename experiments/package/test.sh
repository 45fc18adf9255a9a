#!/usr/bin/env bash
# Installs a package of rapport in a fresh root of Debian 12, uses all of it as somebody would who has just got it, and
# removes it again: ./dev package --test. Needs root, and the mirror that apt is set up with here.
#
#   test.sh PACKAGE FOLDER    FOLDER keeps the bare system (bookworm.tar) for the next time, and the studio's picture
set -euo pipefail

skip() { echo "SKIPPED: the package in a fresh root: $*"; exit 0; }
fail() { echo "FAILED: $*" >&2; exit 1; }
step() { printf '\n-- %s\n' "$*"; }

# ---- in the fresh root: the test calls itself there ---------------------------------------------

# As somebody who is not root, in a folder of their own.
as_user() { su tester -c "cd /home/tester && $*"; }

# What lies in the root, but for what apt and dpkg keep of their work.
list_files() {
  find / -xdev \( -path /proc -o -path /var/lib/dpkg -o -path /var/lib/apt -o -path /var/cache -o -path /var/log \
    -o -path /tmp -o -path /home \) -prune -o -print | sort
}

install_bare() {
  step "apt install of the package alone, without what it recommends"
  apt-get install -y -q --no-install-recommends /tmp/rapport.deb >/tmp/apt.log 2>&1 || { cat /tmp/apt.log; fail "apt install"; }
  dpkg -s rapport | grep -E '^(Version|Depends)'
  useradd -m tester
}

try_command() {
  step "the command, from a folder that has no scenarios"
  as_user rapport --version
  as_user rapport check scenarios/tutorial.toml >/dev/null
  as_user rapport compare scenarios/tutorial.toml --replications 5 --series --quiet --out results.db | tail -n 12
  as_user rapport study plan scenarios/studies/in_concert.toml >/dev/null
  as_user rapport compare /usr/share/rapport/scenarios/tutorial_winter.toml --replications 2 --quiet --format csv >/dev/null
  as_user rapport report results.db -o page.html
  as_user rapport export results.db -o tables
}

try_manual() {
  step "manual pages"
  local page
  for page in rapport rapport-studio; do
    man -w $page
    lexgrog "$(man -w $page)"
    [ -z "$(man --warnings $page 2>&1 >/dev/null)" ] || fail "man complains of $page"
  done
  man rapport | grep -q 'rapport compare SCENARIO' || fail "man rapport does not show compare"
}

# What bash offers after these words, the last of which is being typed.
offered() {
  bash -c '. /usr/share/bash-completion/bash_completion; _completion_loader rapport
    cd /usr/share/rapport/scenarios
    COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _rapport rapport "${COMP_WORDS[COMP_CWORD]}"
    printf "%s\n" "${COMPREPLY[@]}"' bash "$@"
}

try_completion() {
  step "completion, as bash-completion loads it"
  [ "$(offered rapport comp)" = compare ] || fail "rapport comp: $(offered rapport comp)"
  offered rapport compare tut | grep -qx tutorial_winter.toml || fail "no scenario is offered"
  offered rapport run tutorial.toml --metrics wait,rete | grep -qx wait,retention || fail "no metric is offered"
  echo "verbs, scenarios and metrics are offered"
}

try_python() {
  step "results in Python"
  as_user python3 - <<'PY'
import csv, rapport_results
results = rapport_results.open_results("results.db")
exported = list(csv.DictReader(open("tables/values.csv", encoding="utf-8-sig")))
values = results.values()
assert [float(r["value"]) for r in exported if r["value"]] == [r["value"] for r in values if r["value"] is not None]
for row in results.compare("retention"):
    interval = f"({row['low']:+.2f} to {row['high']:+.2f})" if row["interval"] == "student" else f"({row['interval']})"
    print(f"{row['policy']:15} {row['difference']:+.2f} {interval} of {row['pairs']} pairs")
PY
}

try_studio() {
  step "the studio, on a screen that is none"
  as_user "printf 'start\nwait rough\nscreenshot start\nclick case.generic_company\nwait settled\nscreenshot main\n' >tour.txt"
  as_user "LIBGL_ALWAYS_SOFTWARE=1 xvfb-run -a -s '-screen 0 1600x1000x24' rapport-studio --size 1600x1000 \
    --script tour.txt --screenshot pictures"
  ls -l /home/tester/pictures/main.png
}

remove_again() {
  step "removed again"
  apt-get purge -y -q rapport >/tmp/apt.log 2>&1 || { cat /tmp/apt.log; fail "apt purge"; }
  list_files >/tmp/after
  if grep -i rapport /tmp/after; then fail "the above was left behind"; fi
  if command -v rapport rapport-studio; then fail "programs were left behind"; fi
  echo "nothing is left"
}

inside() {
  export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8
  apt-get update -q >/dev/null
  install_bare
  try_command
  apt-get install -y -q --no-install-recommends man-db bash-completion python3 xvfb xauth fonts-inter libgl1-mesa-dri \
    >/tmp/apt.log 2>&1 || { cat /tmp/apt.log; fail "apt install of what it is tried with"; }
  # Python came later, so its part of the installation is done now.
  dpkg-reconfigure rapport
  try_manual
  try_completion
  try_python
  try_studio
  python3 -c 'import rapport_results'  # by root: leaves its compiled form beside it
  remove_again
}

# ---- outside ------------------------------------------------------------------------------------

make_base() {
  local base=$1
  [ -e "$base" ] && return
  step "a bare Debian 12, from the mirror of this machine's apt; kept as $base"
  local sources
  sources=$(apt-get indextargets --format 'deb $(SITE) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' |
    grep -E ' bookworm(-updates|-security)? ' | sort -u)
  [ -n "$sources" ] || skip "this machine's apt has no mirror of Debian 12 (or apt-get update was never run)"
  mmdebstrap --variant=minbase --quiet bookworm "$base.part" - --format=tar <<<"$sources" ||
    { rm -f "$base.part"; skip "no bare Debian 12 could be made (is there a network?)"; }
  mv "$base.part" "$base"
}

old_processor() {
  step "on a processor that is too old (qemu's Nehalem)"
  command -v qemu-x86_64 >/dev/null || { echo "SKIPPED: qemu-user is not installed"; return; }
  local said program
  for program in rapport rapport-studio; do
    said=$(qemu-x86_64 -L "$1" -cpu Nehalem "$1/usr/bin/$program" --version 2>&1) && fail "$program ran on a Nehalem"
    [[ $said == *"lacks instructions"* ]] || fail "$program on a Nehalem: $said"
  done
  echo "both programs say so"
}

outside() {
  local package=$1 folder=$2
  [ "$(id -u)" = 0 ] || skip "it needs root"
  command -v mmdebstrap >/dev/null || skip "mmdebstrap is not installed"
  unshare --mount true 2>/dev/null || skip "this machine lets nobody mount anything"
  mkdir -p "$folder"
  make_base "$folder/bookworm.tar"
  local root=$folder/root
  rm -rf "$root" && mkdir "$root"
  tar -C "$root" -xf "$folder/bookworm.tar"
  cp "$package" "$root/tmp/rapport.deb"
  cp "$0" "$root/tmp/test.sh"
  local code=0
  # What apt needs to reach its mirror from there.
  cp /etc/resolv.conf /etc/hosts "$root/etc/" 2>/dev/null || true
  unshare --mount --pid --fork sh -c "mount -t proc proc '$root/proc' && exec chroot '$root' bash /tmp/test.sh --inside" || code=$?
  cp "$root"/home/tester/pictures/*.png "$folder/" 2>/dev/null || true
  [ $code != 0 ] || { tar -C "$root" -xf <(dpkg-deb --fsys-tarfile "$package") ./usr/bin && old_processor "$root"; } || code=$?
  rm -rf "$root"
  [ $code = 0 ] || exit $code
  printf '\nThe package installs, works and goes again.\n'
}

if [ "${1:-}" = --inside ]; then
  inside
else
  outside "$@"
fi
