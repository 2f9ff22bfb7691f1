// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.scrape;

import io.trendlake.model.Labels;
import io.trendlake.model.MetricType;
import io.trendlake.model.Series;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A series that many targets have, without what differs from target to target: its {@link Origin}.
 * Immutable. {@link SeriesTemplates} makes and numbers them.
 */
public final class SeriesTemplate {

  /** A header of 12 bytes and eleven fields, rounded. */
  static final int BYTES = 56;

  private final int number;
  private final int nameNumber;
  private final String name;
  private final String labels;
  private final MetricType type;

  /** The parts of the origin that differ from the target's; null where they do not. */
  private final @Nullable String account;

  private final @Nullable String region;
  private final @Nullable String job;
  private final @Nullable String instance;

  /** Looked at for each sample. */
  private final boolean hasTargetsOrigin;

  private SeriesTemplate(
      int number,
      int nameNumber,
      String name,
      String labels,
      MetricType type,
      @Nullable String account,
      @Nullable String region,
      @Nullable String job,
      @Nullable String instance) {
    this.number = number;
    this.nameNumber = nameNumber;
    this.name = name;
    this.labels = labels;
    this.type = type;
    this.account = account;
    this.region = region;
    this.job = job;
    this.instance = instance;
    this.hasTargetsOrigin = account == null && region == null && job == null && instance == null;
  }

  /**
   * The template of a label set, without numbers yet.
   *
   * @param target the labels of the target: what a series has in common with it is the target's
   */
  static SeriesTemplate of(Labels all, Labels target, MetricType type) {
    return new SeriesTemplate(
        -1,
        -1,
        all.metricName(),
        Series.otherLabels(all),
        type,
        unlessEqual(all.value("account"), target.value("account")),
        unlessEqual(all.value("region"), target.value("region")),
        unlessEqual(all.value("job"), target.value("job")),
        unlessEqual(all.value("instance"), target.value("instance")));
  }

  private static @Nullable String unlessEqual(String value, String ofTarget) {
    return value.equals(ofTarget) ? null : value;
  }

  /** The same with numbers, and with a name that is one object for all templates of the name. */
  SeriesTemplate numbered(int ofSeries, int ofName, String sharedName) {
    return new SeriesTemplate(
        ofSeries, ofName, sharedName, labels, type, account, region, job, instance);
  }

  /**
   * The template of the same series of a target for a target that exposes as labels what its own
   * are: those are then the target's. The very template if there are none such.
   */
  SeriesTemplate forTarget(Origin target) {
    boolean same =
        !target.account().equals(account)
            && !target.region().equals(region)
            && !target.job().equals(job)
            && !target.instance().equals(instance);
    return same
        ? this
        : new SeriesTemplate(
            number,
            nameNumber,
            name,
            labels,
            type,
            target.account().equals(account) ? null : account,
            target.region().equals(region) ? null : region,
            target.job().equals(job) ? null : job,
            target.instance().equals(instance) ? null : instance);
  }

  /** The same series with another type. */
  SeriesTemplate withType(MetricType other) {
    return new SeriesTemplate(
        number, nameNumber, name, labels, other, account, region, job, instance);
  }

  /** Whether all but type and numbers is equal, as labels alone identify series. */
  boolean hasLabelsOf(SeriesTemplate other) {
    return labels.equals(other.labels)
        && name.equals(other.name)
        && Objects.equals(instance, other.instance)
        && Objects.equals(job, other.job)
        && Objects.equals(account, other.account)
        && Objects.equals(region, other.region);
  }

  long hash() {
    long hash = TextHash.mix(TextHash.of(labels), TextHash.of(name));
    if (hasTargetsOrigin()) {
      return hash;
    }
    hash = TextHash.mix(hash, Objects.hash(account, region));
    return TextHash.mix(
        hash, TextHash.mix(TextHash.ofNullable(job), TextHash.ofNullable(instance)));
  }

  /** Its number in its templates: the same for all templates that differ in their type alone. */
  public int number() {
    return number;
  }

  /** The number of its name among those of its templates. */
  public int nameNumber() {
    return nameNumber;
  }

  /** The metric name. */
  public String name() {
    return name;
  }

  /** The labels that have no column, as {@link io.trendlake.model.CanonicalJson}. */
  public String labels() {
    return labels;
  }

  /** The type. */
  public MetricType type() {
    return type;
  }

  /** Whether all of the origin is the target's. */
  public boolean hasTargetsOrigin() {
    return hasTargetsOrigin;
  }

  /** The origin of the series of a target. */
  public Origin origin(Origin target) {
    return hasTargetsOrigin()
        ? target
        : new Origin(
            account == null ? target.account() : account,
            region == null ? target.region() : region,
            job == null ? target.job() : job,
            instance == null ? target.instance() : instance);
  }

  /** The series of a target. */
  public Series series(Origin target) {
    Origin origin = origin(target);
    return new Series(
        name, origin.account(), origin.region(), origin.job(), origin.instance(), labels, type);
  }
}
