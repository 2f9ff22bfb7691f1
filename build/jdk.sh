# SPDX-FileCopyrightText: The Trendlake authors
# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh
#
# For the scripts: find_jdk finds a JDK that is new enough, find_java a JDK or a JRE. Both set java_home, or end the script
# and say what they saw.

least=25
compiler=

say() { printf 'trendlake: %s\n' "$*" >&2; }
die() {
  say "$@"
  exit 1
}

# The major version of a Java home, from its release file; nothing where there is none.
java_major() {
  [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 0
  while IFS='=' read -r key value; do
    if [ "$key" = JAVA_VERSION ]; then
      value=${value#\"}
      value=${value%%[!0-9]*}
      printf '%s' "$value"
      return 0
    fi
  done <"$1/release"
}

# Sets java_home to this folder if it holds a Java that is new enough, and remembers what it saw otherwise.
try() {
  [ -x "$1/bin/java" ] || return 1
  major=$(java_major "$1")
  if [ "${major:-0}" -ge "$least" ] && [ -x "$1/bin/${compiler:-java}" ]; then
    java_home=$1
    return 0
  fi
  if [ -z "$major" ]; then
    what='of an unknown version'
  elif [ "$major" -ge "$least" ]; then
    what="$major without a compiler (a JRE)"
  else
    what=$major
  fi
  case $seen in
    *"$1"*) ;;
    *) seen="$seen
    Java $what in $1" ;;
  esac
  return 1
}

# The Java home behind the `java` of the PATH.
home_of_path() {
  program=$(command -v java) || return 0
  while [ -L "$program" ]; do
    link=$(readlink "$program")
    case $link in
      /*) program=$link ;;
      *) program=$(dirname "$program")/$link ;;
    esac
  done
  dirname "$(dirname "$program")"
}

find_jdk() {
  compiler=javac
  find_java
}

find_java() {
  # shellcheck disable=SC2034 # what the script that reads this file wants
  java_home=
  seen=
  if [ -n "${JAVA_HOME:-}" ] && try "$JAVA_HOME"; then return; fi
  candidate=$(home_of_path)
  if [ -n "$candidate" ] && try "$candidate"; then return; fi
  home=${HOME:-/nonexistent}
  for candidate in \
    /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /usr/local/java/* /opt/java/* /opt/jdk* /opt/*/jdk* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "$home"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    "$home"/.sdkman/candidates/java/* "$home"/.jdks/* "$home"/.jenv/versions/* "$home"/.asdf/installs/java/* \
    "$home"/.local/share/mise/installs/java/* "$home"/.gradle/jdks/*; do
    if try "$candidate"; then return; fi
  done
  what=Java
  [ -z "$compiler" ] || what=JDK
  die "no $what of at least $least found. Looked at JAVA_HOME, the PATH and the usual install folders${seen:+, and saw:$seen}
  Install one (for example Temurin $least, https://adoptium.net) or set JAVA_HOME to where it is."
}
