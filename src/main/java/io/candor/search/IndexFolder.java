package io.candor.search;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexFileNames;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.Lock;
import org.jboss.logging.Logger;

/** The folder that an index lies in, for one process at a time. What is there and cannot be used is thrown away: the topics have it all. */
public final class IndexFolder {
    private static final Logger LOG = Logger.getLogger(IndexFolder.class);
    private static final String IDENTITY = "identity";
    /** Texts of everybody lie there. */
    private static final FileAttribute<?> OWNER_ALONE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path folder;
    private final SearchConfig config;

    public IndexFolder(Path folder, SearchConfig config) {
        this.folder = folder;
        this.config = config;
    }

    /**
     * Opens the index, an empty one where there is none that can be used.
     *
     * @param source what it must have been made from: cluster, topics and schemas
     * @throws org.apache.lucene.store.LockObtainFailedException if another process uses the folder
     * @throws IOException if the folder cannot be read or written; trying again may help
     */
    public QuestionIndex open(String source) throws IOException {
        String identity = IndexFields.VERSION + " " + source;
        Files.createDirectories(folder, OWNER_ALONE);
        FSDirectory directory = FSDirectory.open(folder);
        try {
            throwAwayUnless(identity, directory);
            return open(directory, identity);
        } catch (IOException | RuntimeException failure) {
            directory.close();
            if (!isDamage(failure)) {
                throw failure;
            }
        }
        throwAway();
        FSDirectory empty = FSDirectory.open(folder);
        try {
            return open(empty, identity);
        } catch (IOException | RuntimeException failure) {
            // Not of what is in the folder; the caller's to judge.
            empty.close();
            throw failure;
        }
    }

    private QuestionIndex open(FSDirectory directory, String identity) throws IOException {
        IndexWriter writer = new IndexWriter(directory, settings());
        Map<String, String> committed = new HashMap<>();
        if (writer.getLiveCommitData() != null) {
            writer.getLiveCommitData().forEach(entry -> committed.put(entry.getKey(), entry.getValue()));
        }
        committed.remove(IDENTITY);
        try {
            return new QuestionIndex(directory, writer, Map.of(IDENTITY, identity), committed, config);
        } catch (IOException | RuntimeException failure) {
            // The caller's to judge; the lock must not stay.
            writer.rollback();
            throw failure;
        }
    }

    private IndexWriterConfig settings() {
        TieredMergePolicy merges = new TieredMergePolicy();
        // What is forgotten is taken out of every file that holds some of it.
        merges.setForceMergeDeletesPctAllowed(0);
        return new IndexWriterConfig(WordAnalyzer.ofTexts())
                .setRAMBufferSizeMB(config.bufferBytes() / (double) (1 << 20))
                .setMergePolicy(merges)
                .setCommitOnClose(false)
                .setIndexSort(IndexFields.NEWEST_FIRST)
                .setLeafSorter(IndexFields.NEWEST_PART_FIRST);
    }

    private void throwAwayUnless(String identity, FSDirectory directory) throws IOException {
        if (DirectoryReader.indexExists(directory)) {
            String found =
                    SegmentInfos.readLatestCommit(directory).getUserData().get(IDENTITY);
            if (!identity.equals(found)) {
                LOG.infof("index is made anew, it is of another version, cluster or topic folder=%s", folder);
                throwAway(directory);
            }
        }
    }

    /** Deletes the index, so that the next one begins empty. */
    public void throwAway() throws IOException {
        LOG.warnf("index is damaged and made anew from the topics folder=%s", folder);
        try (FSDirectory directory = FSDirectory.open(folder)) {
            throwAway(directory);
        }
    }

    /** The index's files alone: the folder is somebody's choice, and may hold more. */
    private static void throwAway(FSDirectory directory) throws IOException {
        try (Lock alone = directory.obtainLock(IndexWriter.WRITE_LOCK_NAME)) {
            alone.ensureValid();
            for (String file : directory.listAll()) {
                if (file.startsWith(IndexFileNames.SEGMENTS)
                        || file.startsWith(IndexFileNames.PENDING_SEGMENTS)
                        || IndexFileNames.CODEC_FILE_PATTERN.matcher(file).matches()) {
                    directory.deleteFile(file);
                }
            }
        }
    }

    /** Whether the files do not hold what they should, which opening them again does not change. */
    public static boolean isDamage(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CorruptIndexException
                    || cause instanceof IndexFormatTooOldException
                    || cause instanceof IndexFormatTooNewException
                    || cause instanceof EOFException
                    || cause instanceof NoSuchFileException
                    || cause instanceof FileNotFoundException) {
                return true;
            }
        }
        return false;
    }
}
