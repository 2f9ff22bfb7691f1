// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.functions.compact.input;

import io.trendlake.lake.Dataset;
import io.trendlake.lake.LakeSchema;
import io.trendlake.lake.Tier;
import io.trendlake.lake.parquet.CorruptFileException;
import io.trendlake.lake.parquet.FileSchema;
import io.trendlake.lake.parquet.FileSource;
import io.trendlake.lake.parquet.ForeignFileException;
import io.trendlake.lake.parquet.PageFileReader;
import io.trendlake.objstore.Bucket;
import io.trendlake.objstore.StoredObject;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Reads the objects that a plan names, whole. Keeps trouble with an object, which is {@link
 * UnreadableInputException}, apart from trouble with the bucket, which is any other {@link
 * IOException} and ends the run.
 */
public final class Inputs {

  /** Reads a file that is in memory. */
  @FunctionalInterface
  public interface FileReader<T> {
    /** What the file says. */
    T read(FileSource source) throws IOException;
  }

  private final Bucket bucket;
  private final ObjectCache held;

  /** Reads each object when it is asked for. */
  public Inputs(Bucket bucket) {
    this(bucket, ObjectCache.NONE);
  }

  /** Takes what is held from there. */
  public Inputs(Bucket bucket, ObjectCache held) {
    this.bucket = bucket;
    this.held = held;
  }

  /**
   * Opens a minute file of samples, histograms, notes or outcomes as one of its kind, without
   * reading all of it.
   *
   * @throws UnreadableInputException if that is not possible
   */
  public void open(String key) throws IOException {
    read(key, source -> PageFileReader.open(source, schema(key)));
  }

  private static FileSchema schema(String key) {
    for (Dataset dataset :
        List.of(Dataset.SAMPLES, Dataset.HISTOGRAMS, Dataset.EXEMPLARS, Dataset.STARTS)) {
      if (key.startsWith(dataset.text() + '/')) {
        return LakeSchema.of(dataset, Tier.MINUTE);
      }
    }
    return LakeSchema.SCRAPES;
  }

  /**
   * What an object says.
   *
   * @throws UnreadableInputException if there is no such object, it is damaged, or holds something
   *     else
   */
  public <T> T read(String key, FileReader<T> reading) throws IOException {
    Optional<StoredObject> found = held.find(key);
    StoredObject object =
        (found.isPresent() ? found : bucket.get(key))
            .orElseThrow(() -> new UnreadableInputException(key, key + ": the object is gone"));
    try {
      return reading.read(FileSource.of(key, object.content()));
    } catch (CorruptFileException | ForeignFileException unreadable) {
      throw new UnreadableInputException(key, String.valueOf(unreadable.getMessage()));
    } catch (IllegalArgumentException impossible) {
      throw new UnreadableInputException(key, key + ": " + impossible.getMessage());
    }
  }
}
