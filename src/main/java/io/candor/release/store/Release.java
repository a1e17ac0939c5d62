package io.candor.release.store;

import java.nio.file.Path;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * LoRA and head together, as one unit that answers name.
 *
 * @param id identity, never reused for other bytes
 * @param modelId the frozen base model it was made for
 * @param folder where its files lie: a PEFT adapter folder with the confidence head
 * @param sha256 file name → SHA-256 as 64 lower-case hex digits
 */
public record Release(String id, String modelId, Path folder, SortedMap<String, String> sha256) {
    public Release {
        if (id.isBlank()) {
            throw new IllegalArgumentException("release id must not be blank");
        }
        sha256 = Collections.unmodifiableSortedMap(new TreeMap<>(sha256));
    }
}
