package io.candor.search;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.lucene.index.QueryTimeout;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.search.TopFieldDocs;
import org.apache.lucene.search.TotalHits;

/** Finds answers page by page, within a time. */
final class AnswerSearch {
    private final SearcherManager searchers;
    private final AnswerQuery queries = new AnswerQuery();
    private final long longestNanos;
    private final int counted;

    AnswerSearch(SearcherManager searchers, SearchConfig config) {
        this.searchers = searchers;
        this.longestNanos = config.longestSearch().toNanos();
        this.counted = config.countedMatches();
    }

    FoundPage find(SearchFilter filter, Optional<SearchCursor> after, int most) throws IOException {
        IndexSearcher shared = searchers.acquire();
        try {
            // Its own, because the time is this search's.
            IndexSearcher searcher = new IndexSearcher(shared.getIndexReader());
            searcher.setTimeout(timeout());
            // One more tells whether there is a next page.
            TopFieldCollectorManager collectors = new TopFieldCollectorManager(
                    IndexFields.NEWEST_FIRST,
                    most + 1,
                    after.map(SearchCursor::asDocument).orElse(null),
                    Math.max(counted, most + 1));
            return page(searcher, searcher.search(queries.of(filter), collectors), most);
        } finally {
            searchers.release(shared);
        }
    }

    private QueryTimeout timeout() {
        long until = System.nanoTime() + longestNanos;
        return () -> System.nanoTime() - until > 0;
    }

    private static FoundPage page(IndexSearcher searcher, TopFieldDocs found, int most) throws IOException {
        StoredFields stored = searcher.storedFields();
        List<StoredQuestion> questions = new ArrayList<>();
        for (ScoreDoc each : found.scoreDocs) {
            if (questions.size() < most) {
                questions.add(IndexFields.question(stored.document(each.doc)));
            }
        }
        boolean more = found.scoreDocs.length > most;
        return new FoundPage(
                questions,
                found.totalHits.value,
                found.totalHits.relation == TotalHits.Relation.EQUAL_TO && !searcher.timedOut(),
                !searcher.timedOut(),
                more ? Optional.of(cursor((FieldDoc) found.scoreDocs[most - 1])) : Optional.empty());
    }

    private static SearchCursor cursor(FieldDoc last) {
        return new SearchCursor((Long) last.fields[0], (Long) last.fields[1]);
    }
}
