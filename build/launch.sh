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

# launch COMMAND CLASS_PATH ARGUMENT...: becomes Trendlake. COMMAND is how the user called it, which its messages repeat.
#
#   TRENDLAKE_JAVA_OPTS   more options for the JVM, such as "-Xmx4g"
launch() {
  command=$1
  class_path=$2
  shift 2
  # Commands that answer and end start quickest without the second compiler; the ones that stay want it.
  case ${1:-} in
    up | demo | serve) speed=-Xmx1g ;;
    import | export | verify) speed= ;;
    *) speed=-XX:TieredStopAtLevel=1 ;;
  esac
  use_utf8
  export_columns
  # shellcheck disable=SC2086,SC2154 # several options in one variable; find_java sets java_home
  exec "$java_home/bin/java" -XX:+UseSerialGC $speed --enable-native-access=ALL-UNNAMED ${TRENDLAKE_JAVA_OPTS:-} \
    "-Dtrendlake.command=$command" -cp "$class_path" io.trendlake.local.Trendlake "$@"
}
