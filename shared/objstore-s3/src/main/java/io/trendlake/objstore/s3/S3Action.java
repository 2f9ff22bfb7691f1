// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.objstore.s3;

/** What is done to objects, in the words of errors and of policies. */
enum S3Action {
  READ(
      "read", "s3:GetObject, and s3:ListBucket without which a missing object looks forbidden too"),
  WRITE("write", "s3:PutObject"),
  LIST("list", "s3:ListBucket"),
  DELETE("delete", "s3:DeleteObject");

  private final String verb;
  private final String permission;

  S3Action(String verb, String permission) {
    this.verb = verb;
    this.permission = permission;
  }

  String verb() {
    return verb;
  }

  /** What a policy must allow for it. */
  String permission() {
    return permission;
  }
}
