# SPDX-FileCopyrightText: The Trendlake authors
# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2034
#
# For the scripts that run Trendlake beside its peers, from the root of the source tree: $work is a folder that is removed
# when the script ends, the processes in pids are ended then, and build_own builds what "${own[@]}" CLASS runs.

work=$(mktemp -d)
pids=()
end() {
  for pid in "${pids[@]}"; do kill "$pid" 2> /dev/null || true; done
  wait
  rm -rf "$work"
}
trap end EXIT

# shellcheck source=build/jdk.sh
. build/jdk.sh

# Waits until a server answers at an address; if its process ends before, shows its log.
await() {
  local address=$1 pid=$2 log=$3
  until curl -sf "$address" > /dev/null; do
    kill -0 "$pid" || { cat "$log"; exit 1; }
    sleep 0.3
  done
}

# Builds the benchmarks, and sets own to a Java with these options and their classes.
build_own() {
  find_jdk
  echo "building ..." >&2
  JAVA_HOME=$java_home mvn -q -B -Dquick -Dmaven.test.skip=true -pl benchmarks -am package
  own=("$java_home/bin/java" "$@" --enable-native-access=ALL-UNNAMED
    -cp "benchmarks/target/classes:$(cat benchmarks/target/classpath)")
}
