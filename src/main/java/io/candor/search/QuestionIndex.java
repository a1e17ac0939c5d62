package io.candor.search;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.search.TopFieldDocs;
import org.apache.lucene.store.FSDirectory;

/**
 * Questions on disk. One thread writes: {@link #put}, {@link #forget}, {@link #refresh}, {@link #expire}, {@link #commit} and {@link #close}; the others are for all.
 * Whatever fails with an {@link UncheckedIOException} or an {@link org.apache.lucene.store.AlreadyClosedException} leaves the index unusable: it is opened again then.
 */
public final class QuestionIndex implements AutoCloseable {
    /** Of one step of expiring by number, so that it takes little memory and time. */
    private static final int MOST_EXPIRED = 20_000;
    /** What is not refreshed yet is also in memory. */
    private static final int MOST_UNREFRESHED = 5_000;

    private static final String UNEXPUNGED = "unexpunged";

    private final FSDirectory directory;
    private final IndexWriter writer;
    private final Map<String, String> identity;
    private final Map<String, String> committed;
    private final SearcherManager searchers;
    private final LiveQuestions live;
    private final AnswerSearch search;
    private final int mostQuestions;
    private final long mostUnrefreshedBytes;
    /** Whether files may hold something of forgotten questions. */
    private boolean unexpunged;

    private boolean expunging;
    private long unrefreshedBytes;

    QuestionIndex(
            FSDirectory directory,
            IndexWriter writer,
            Map<String, String> identity,
            Map<String, String> committed,
            SearchConfig config)
            throws IOException {
        this.directory = directory;
        this.writer = writer;
        this.identity = identity;
        Map<String, String> positions = new HashMap<>(committed);
        this.unexpunged = positions.remove(UNEXPUNGED) != null;
        this.committed = Map.copyOf(positions);
        this.searchers = new SearcherManager(writer, new SearcherFactory());
        this.live = new LiveQuestions(searchers);
        this.search = new AnswerSearch(searchers, config);
        this.mostQuestions = config.maxQuestions();
        this.mostUnrefreshedBytes = config.bufferBytes();
    }

    /** What {@link #commit} was given last before the index was opened; empty of a new one. */
    public Map<String, String> committed() {
        return committed;
    }

    /** Writes what is said of a question, unless as much or more is known of it. */
    public void put(StoredQuestion question, SearchFields fields) {
        try {
            StoredQuestion known = live.get(question.id());
            if (!question.replaces(known)) {
                return;
            }
            if (known == null) {
                writer.addDocument(IndexFields.document(question, fields));
            } else {
                writer.updateDocument(IndexFields.id(question.id()), IndexFields.document(question, fields));
            }
            live.add(question.id(), question);
            unrefreshedBytes += question.data().length;
            if (live.size() > MOST_UNREFRESHED || unrefreshedBytes > mostUnrefreshedBytes) {
                refresh();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Takes questions out: they are found no more; their texts are in the files until {@link #expunge}. */
    public void forget(Collection<String> ids) {
        try {
            List<String> held = new ArrayList<>();
            for (String id : ids) {
                if (live.get(id) != null) {
                    held.add(id);
                }
            }
            writer.deleteDocuments(held.stream().map(IndexFields::id).toArray(Term[]::new));
            held.forEach(live::delete);
            searchers.maybeRefreshBlocking();
            unexpunged |= !held.isEmpty();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Begins to write all files anew that hold something of forgotten questions, if there are any; the commit after it deletes the old ones. */
    public void expunge() {
        try {
            if (unexpunged && !expunging) {
                // Deletes that are not in the files yet would be passed over.
                writer.flush();
                writer.forceMergeDeletes(false);
                expunging = true;
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Lets searches find what was written by now. */
    public void refresh() {
        try {
            searchers.maybeRefreshBlocking();
            unrefreshedBytes = 0;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Takes out what arrived before {@code oldest}, and the oldest ones where there are too many; goes on with the next call where there are far too many. */
    public void expire(Instant oldest) {
        try {
            long before = oldest.toEpochMilli();
            int excess = size() - mostQuestions;
            if (excess > 0) {
                before = Math.max(before, arrivalOf(Math.min(excess, MOST_EXPIRED)) + 1);
            }
            writer.deleteDocuments(LongPoint.newRangeQuery(IndexFields.ARRIVED_AT, Long.MIN_VALUE, before - 1));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** When the n-th of the oldest arrived. */
    private long arrivalOf(int n) throws IOException {
        Sort oldestFirst = new Sort(new SortField(IndexFields.ARRIVED_AT, SortField.Type.LONG));
        IndexSearcher searcher = searchers.acquire();
        try {
            TopFieldDocs oldest =
                    searcher.search(new MatchAllDocsQuery(), new TopFieldCollectorManager(oldestFirst, n, n));
            return (Long) ((FieldDoc) oldest.scoreDocs[oldest.scoreDocs.length - 1]).fields[0];
        } finally {
            searchers.release(searcher);
        }
    }

    /**
     * Makes all that was written last, and with it what is found under {@link #committed} after the next opening.
     *
     * @param positions how far what it was made from has been read
     */
    public void commit(Map<String, String> positions) {
        Map<String, String> data = new HashMap<>(positions);
        data.putAll(identity);
        if (expunging && !writer.hasPendingMerges()) {
            expunging = false;
            unexpunged = false;
        }
        if (unexpunged) {
            data.put(UNEXPUNGED, "");
        }
        try {
            writer.setLiveCommitData(data.entrySet());
            writer.commit();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** What is known of a question, with all that was written by now. */
    public Optional<StoredQuestion> find(String id) {
        try {
            return Optional.ofNullable(live.get(id));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * Answers, the newest first; those too whose deadline had passed.
     *
     * @param after where the page before ended
     * @param most of one page, at least 1
     */
    public FoundPage search(SearchFilter filter, Optional<SearchCursor> after, int most) {
        try {
            return search.find(filter, after, most);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Questions, as of the last refresh. */
    public int size() {
        try {
            IndexSearcher searcher = searchers.acquire();
            try {
                return searcher.getIndexReader().numDocs();
            } finally {
                searchers.release(searcher);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Of all files. */
    public long bytes() {
        try {
            long sum = 0;
            for (String file : directory.listAll()) {
                sum += length(file);
            }
            return sum;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private long length(String file) {
        try {
            return directory.fileLength(file);
        } catch (IOException gone) {
            // Merged away since the folder was listed.
            return 0;
        }
    }

    /** Why the index cannot be written any more; null while it can. */
    public Throwable failure() {
        return writer.getTragicException();
    }

    /** Leaves the last commit; what was written after it is written again by whoever opens it and reads on from there. */
    @Override
    public void close() {
        List<IOException> failures = new ArrayList<>();
        for (Closing each : List.<Closing>of(live::close, searchers::close, writer::rollback, directory::close)) {
            try {
                each.close();
            } catch (IOException failure) {
                failures.add(failure);
            }
        }
        if (!failures.isEmpty()) {
            throw new UncheckedIOException(failures.get(0));
        }
    }

    @FunctionalInterface
    private interface Closing {
        void close() throws IOException;
    }
}
