package io.candor.llm.hub;

/** Hears how far a fetch is; called from the fetching thread, often. */
@FunctionalInterface
public interface FetchProgress {
    /** Nobody listens. */
    FetchProgress SILENT = (file, done, total) -> {};

    /**
     * @param file name of the file within the model
     * @param done bytes on disk
     * @param total bytes in all; -1 if the hub does not say
     */
    void onBytes(String file, long done, long total);
}
