package io.candor.search;

import java.io.IOException;
import java.time.Instant;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.LiveFieldValues;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;

/** Questions by their ids, those too that no searcher shows yet; these are few, since searchers are refreshed. */
final class LiveQuestions extends LiveFieldValues<IndexSearcher, StoredQuestion> {
    private static final StoredQuestion NONE =
            new StoredQuestion("", QuestionState.PENDING, -1, Instant.EPOCH, 0, new byte[0]);

    LiveQuestions(SearcherManager searchers) {
        super(searchers, NONE);
    }

    @Override
    protected StoredQuestion lookupFromSearcher(IndexSearcher searcher, String id) throws IOException {
        IndexReader reader = searcher.getIndexReader();
        BytesRef term = new BytesRef(id);
        for (LeafReaderContext part : reader.leaves()) {
            int document = find(part.reader(), term);
            if (document != DocIdSetIterator.NO_MORE_DOCS) {
                return IndexFields.question(reader.storedFields().document(part.docBase + document));
            }
        }
        return null;
    }

    private static int find(LeafReader part, BytesRef id) throws IOException {
        Terms terms = part.terms(IndexFields.ID);
        TermsEnum ids = terms == null ? null : terms.iterator();
        if (ids == null || !ids.seekExact(id)) {
            return DocIdSetIterator.NO_MORE_DOCS;
        }
        Bits live = part.getLiveDocs();
        PostingsEnum documents = ids.postings(null, PostingsEnum.NONE);
        int document = documents.nextDoc();
        while (document != DocIdSetIterator.NO_MORE_DOCS && live != null && !live.get(document)) {
            document = documents.nextDoc();
        }
        return document;
    }
}
