# SPDX-FileCopyrightText: The Trendlake authors
# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
#
# For ./trendlake and for the archive's bin/trendlake, which both read jdk.sh first.

# Java reads arguments by the locale's charset: without a locale (cron, systemd, env -i) all but ASCII would be lost.
use_utf8() {
  case $(locale charmap 2>/dev/null || :) in
    [Uu][Tt][Ff]-8 | [Uu][Tt][Ff]8) ;;
    *)
      LC_ALL=C.UTF-8
      export LC_ALL
      ;;
  esac
}

# Java does not see how wide the terminal is, and shells keep COLUMNS to themselves. tput looks at the terminal that its
# errors go to, since its output is read here.
export_columns() {
  if [ -z "${COLUMNS:-}" ] && [ -t 1 ] && tput cols >/dev/null 2>&1; then
    { COLUMNS=$(tput cols 2>&3); } 3>&1
  fi
  [ -z "${COLUMNS:-}" ] || export COLUMNS
}

# prepare CACHE OPTION...: runs Trendlake by these options of Java, and makes an AOT cache of the classes that it takes.
prepare() {
  cache=$1
  shift
  [ -w "$(dirname "$cache")" ] || die "$(dirname "$cache") cannot be written: run this as whoever installed Trendlake"
  say "asks a small lake what users ask, and keeps what Java learns by it; this takes up to a minute ..."
  rm -f "$cache.new"
  # shellcheck disable=SC2154 # find_java sets java_home
  "$java_home/bin/java" -XX:AOTCacheOutput="$cache.new" -Xlog:aot=off "$@" >"$cache.log" 2>&1 || {
    code=$?
    cat "$cache.log" >&2
    exit "$code"
  }
  [ -s "$cache.new" ] || die "Java made no cache; $cache.log may say why"
  mv "$cache.new" "$cache"
  rm "$cache.log"
  say "prepared: $cache is what other commands begin with from now on"
}

# launch COMMAND CLASS_PATH CACHE ARGUMENT...: becomes Trendlake. COMMAND is how the user called it, which its messages
# repeat; CACHE is where "prepare" leaves its AOT cache. One that Java cannot use is passed over.
#
#   TRENDLAKE_JAVA_OPTS   more options for the JVM, such as "-Xmx4g"
launch() {
  command=$1
  class_path=$2
  cache=$3
  shift 3
  # Commands that answer and end start quickest without the second compiler; the ones that stay want it.
  # Nearly all that queries make is garbage at once: a small young generation keeps serve small.
  preparing=
  case "${1:-} ${2:-}" in
    'prepare ') preparing=yes ;;
  esac
  case ${1:-} in
    up | demo) speed=-Xmx1g ;;
    serve) speed='-Xmx1g -XX:MaxNewSize=48m' ;;
    import | export | verify | prepare) speed= ;;
    *) speed=-XX:TieredStopAtLevel=1 ;;
  esac
  use_utf8
  export_columns
  # shellcheck disable=SC2086,SC2154 # several options in one variable; find_java sets java_home
  set -- -XX:+UseSerialGC $speed --enable-native-access=ALL-UNNAMED ${TRENDLAKE_JAVA_OPTS:-} \
    "-Dtrendlake.command=$command" -cp "$class_path" io.trendlake.local.Trendlake "$@"
  if [ "$preparing" ]; then
    prepare "$cache" "$@"
  else
    [ ! -f "$cache" ] || set -- "-XX:AOTCache=$cache" -Xlog:aot=off "$@"
    exec "$java_home/bin/java" "$@"
  fi
}
