// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.kubernetes;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The deployments of replica sets and the cron jobs of jobs, as far as they were asked for. */
final class Owners {

  private final Map<String, String> deployments = new HashMap<>();
  private final Map<String, String> cronJobs = new HashMap<>();

  /** The owner of an object that controls it. */
  static Optional<ApiObject> controllerOf(ApiObject object) {
    return object.list("metadata", "ownerReferences").stream()
        .filter(owner -> owner.flag("controller"))
        .findFirst();
  }

  void addReplicaSet(ApiObject replicaSet) {
    add(replicaSet, "Deployment", deployments);
  }

  void addJob(ApiObject job) {
    add(job, "CronJob", cronJobs);
  }

  private static void add(ApiObject object, String kind, Map<String, String> owners) {
    controllerOf(object)
        .filter(owner -> owner.text("kind").equals(kind))
        .ifPresent(owner -> owners.put(key(object), owner.text("name")));
  }

  /** The namespace and name of an object. */
  static String key(ApiObject object) {
    return object.text("metadata", "namespace") + "/" + object.text("metadata", "name");
  }

  /** The name of a replica set's deployment. */
  Optional<String> deploymentOf(String replicaSet) {
    return Optional.ofNullable(deployments.get(replicaSet));
  }

  /** The name of a job's cron job. */
  Optional<String> cronJobOf(String job) {
    return Optional.ofNullable(cronJobs.get(job));
  }
}
