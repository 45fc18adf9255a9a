#!/usr/bin/env bash
# Runs a study as a job array of a real Slurm on this one host, kills tasks of it, and holds what comes out against the
# same study run undisturbed. Called by ./dev test --slurm; takes the path of the command.
#
# Slurm and munge are started with files of their own in a temporary folder and are stopped at the end. Where they
# cannot be started, a line says so and why, and the script ends well (SKIPPED).
set -euo pipefail
rapport=$(realpath "$1")
work=$(mktemp -d)
export SLURM_CONF=$work/slurm.conf RAPPORT=$rapport
PATH=$PATH:/usr/sbin:/sbin

stop() {
  local file
  for file in "$work"/slurmd.pid "$work"/slurmctld.pid "$work"/munge/pid; do
    [ -s "$file" ] && kill "$(cat "$file")" 2>/dev/null || true
  done
  sleep 1
  rm -rf "$work"
}
trap stop EXIT

skip() { echo "SKIPPED: the study on Slurm: $*"; exit 0; }
fail() { echo "FAILED: the study on Slurm: $*" >&2; tail -n 20 "$work"/jobs/*.log "$work"/slurmctld.log >&2 || true; exit 1; }

# wait_for SECONDS COMMAND...: until the command succeeds
wait_for() {
  local until=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    [ $SECONDS -lt $until ] || return 1
    sleep 0.2
  done
}

# ---- a Slurm of one host -----------------------------------------------------------------------------------------

start_slurm() {
  local program user host port
  for program in munged slurmctld slurmd sbatch sqlite3; do
    command -v $program >/dev/null || skip "there is no $program (Debian: slurm-wlm, munge, sqlite3)"
  done
  user=$(id -un) host=$(hostname -s) port=$((20000 + RANDOM % 20000))
  mkdir -m 755 "$work"/{munge,state,spool}
  chmod 755 "$work"
  (umask 077 && head -c 1024 /dev/urandom >"$work/munge/key")
  munged --socket="$work/munge/socket" --key-file="$work/munge/key" --log-file="$work/munge/log" \
    --pid-file="$work/munge/pid" --seed-file="$work/munge/seed" 2>"$work/munge/said" ||
    skip "munged does not start: $(tail -n 1 "$work/munge/said")"
  cat >"$SLURM_CONF" <<TXT
ClusterName=rapport
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$port
SlurmdPort=$((port + 1))
SlurmUser=$user
SlurmdUser=$user
AuthType=auth/munge
AuthInfo=socket=$work/munge/socket,cred_expire=5
CredType=cred/munge
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/spool
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd.pid
SlurmctldLogFile=$work/slurmctld.log
SlurmdLogFile=$work/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/none
SwitchType=switch/none
MpiDefault=none
ReturnToService=2
KillWait=5
SchedulerParameters=batch_sched_delay=0,sched_interval=1
NodeName=$host NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN
PartitionName=test Nodes=ALL Default=YES MaxTime=INFINITE State=UP
TXT
  slurmctld -c 2>"$work/said" || skip "slurmctld does not start: $(tail -n 1 "$work/said" "$work/slurmctld.log" 2>/dev/null)"
  slurmd -c 2>"$work/said" || skip "slurmd does not start: $(tail -n 1 "$work/said" "$work/slurmd.log" 2>/dev/null)"
  wait_for 30 sh -c 'sinfo -h -o %t | grep -qx idle' ||
    skip "its one node does not come up: $(tail -n 1 "$work/slurmctld.log")"
}

# ---- the study -----------------------------------------------------------------------------------------------------

runs_in() { sqlite3 "$1" 'SELECT count(*) FROM run' 2>/dev/null || echo 0; }
has_runs() { [ "$(runs_in "$1")" -ge "$2" ]; }
is_running() { squeue -h -o '%i %t' | grep -qx "$1 R"; }
is_gone() { ! squeue -h -o '%i' | grep -q "^$1"; }
# All but wall times and when it was begun.
content() { sqlite3 "$1" .dump | grep -v -e '^INSERT INTO timing ' -e "^INSERT INTO meta VALUES('started'"; }

start_slurm
echo "Slurm $(sinfo -V | cut -d' ' -f2) is up"
cp "$(dirname "$0")/study.toml" "$(dirname "$0")/line.toml" "$work/"
"$rapport" study slurm "$work/study.toml" --parts 3 --partition test --time 1:00:00 --out "$work/jobs" >"$work/told"
grep -q 'submit.sh' "$work/told" || fail "it does not say how to submit"
! "$rapport" study slurm "$work/study.toml" --parts 4 --out "$work/jobs" 2>/dev/null || fail "it overwrote its scripts"

submitted=$(sh "$work/jobs/submit.sh")
echo "$submitted"
job=$(sed -n 's/.*parts as job \([0-9]*\),.*/\1/p' <<<"$submitted")
[ -n "$job" ] || fail "no job was submitted"

# One task is requeued as it works, as when its node is lost; another is killed for good.
wait_for 60 has_runs "$work/jobs/part_1.db" 3 || fail "part 1 did not begin"
scontrol requeue "${job}_1"
wait_for 60 has_runs "$work/jobs/part_2.db" 3 || fail "part 2 did not begin"
before=$(runs_in "$work/jobs/part_2.db")
scancel --signal=KILL --full "${job}_2"
wait_for 180 is_gone "$job" || fail "the array did not end"
[ "$(grep -c '^part 1 of 3' "$work/jobs/part_1.log")" -ge 2 ] || fail "the log of the requeued task was begun anew"
grep -q 'begun 1 times before' "$work/jobs/part_1.log" || fail "task 1 was not requeued"
whole=$(sqlite3 "$work/jobs/part_1.db" 'SELECT count(*) FROM run')
killed=$(runs_in "$work/jobs/part_2.db")
[ "$killed" -lt "$whole" ] || fail "task 2 ended before it was killed"
[ "$killed" -ge "$before" ] || fail "task 2 lost runs"
wait_for 60 sh -c '[ -z "$(squeue -h)" ]' || fail "the job that joins waits for ever"
[ ! -e "$work/jobs/whole.db" ] || fail "the parts were joined although one was not whole"
echo "task 1 was requeued and ended; task 2 was killed at $killed of $whole runs, and nothing was joined"

# Submitted again, it goes on.
sh "$work/jobs/submit.sh"
wait_for 180 test -e "$work/jobs/whole.db" || fail "the parts were not joined"
wait_for 60 sh -c '[ -z "$(squeue -h)" ]' || fail "jobs are left"
"$rapport" study run "$work/study.toml" --out "$work/alone.db" --quiet >/dev/null
content "$work/alone.db" >"$work/alone.txt"
content "$work/jobs/whole.db" | cmp - "$work/alone.txt" || fail "the joined parts differ from the undisturbed study"
[ "$(runs_in "$work/alone.db")" = "$(runs_in "$work/jobs/whole.db")" ] || fail "runs are missing"
echo "the joined $(runs_in "$work/jobs/whole.db") runs are those of the undisturbed study"
