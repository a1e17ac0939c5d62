package io.candor.search;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Comparator;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.DoubleField;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.PointValues;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.util.BytesRef;

/** A question as a document of Lucene. Whatever changes here, or in what the data holds, wants another {@link #VERSION}. */
final class IndexFields {
    /** Of the documents' form: an index of another is made anew. */
    static final String VERSION = "1";

    static final String ID = "id";
    static final String STATE = "state";
    static final String ARRIVED_AT = "arrivedAt";
    static final String POSITION = "position";
    static final String DOMAIN = "domain";
    static final String TENANT = "tenant";
    static final String DECISION = "decision";
    static final String RELEASE = "releaseId";
    static final String MODEL = "modelId";
    static final String ANSWER_MODEL = "answerModel";
    static final String CONFIDENCE = "confidence";
    static final String WORDS = "words";
    static final String STORED = "stored";

    /** The newest first; the files are in this order too, so that a page needs no more than its documents. */
    static final Sort NEWEST_FIRST = new Sort(
            new SortField(ARRIVED_AT, SortField.Type.LONG, true), new SortField(POSITION, SortField.Type.LONG, true));

    /** Parts with new documents are looked through first. */
    static final Comparator<LeafReader> NEWEST_PART_FIRST =
            Comparator.comparingLong(IndexFields::newest).reversed();

    /** Only which documents hold a word: neither where nor how often, since nothing is ranked. */
    private static final FieldType WORDS_TYPE = wordsType();

    private IndexFields() {}

    static Term id(String id) {
        return new Term(ID, id);
    }

    static Document document(StoredQuestion question, SearchFields fields) {
        Document document = new Document();
        document.add(new StringField(ID, question.id(), Field.Store.YES));
        document.add(new StringField(STATE, question.state().name(), Field.Store.NO));
        long time = question.arrivedAt().toEpochMilli();
        document.add(new LongPoint(ARRIVED_AT, time));
        document.add(new NumericDocValuesField(ARRIVED_AT, time));
        document.add(new NumericDocValuesField(POSITION, question.position()));
        document.add(new StoredField(STORED, question.bytes()));
        word(document, DOMAIN, fields.domain());
        word(document, TENANT, fields.tenant());
        word(document, DECISION, fields.decision());
        word(document, RELEASE, fields.releaseId());
        word(document, MODEL, fields.modelId());
        word(document, ANSWER_MODEL, fields.answerModel());
        if (fields.confidence() != null) {
            document.add(new DoubleField(CONFIDENCE, fields.confidence(), Field.Store.NO));
        }
        for (String text : fields.texts()) {
            document.add(new Field(WORDS, WordAnalyzer.normalized(text), WORDS_TYPE));
        }
        return document;
    }

    private static FieldType wordsType() {
        FieldType type = new FieldType(TextField.TYPE_NOT_STORED);
        type.setIndexOptions(IndexOptions.DOCS);
        type.setOmitNorms(true);
        type.freeze();
        return type;
    }

    private static void word(Document document, String name, String value) {
        if (value != null) {
            document.add(new StringField(name, value, Field.Store.NO));
        }
    }

    static StoredQuestion question(Document document) {
        BytesRef stored = document.getBinaryValue(STORED);
        return StoredQuestion.of(document.get(ID), ByteBuffer.wrap(stored.bytes, stored.offset, stored.length));
    }

    private static long newest(LeafReader part) {
        try {
            PointValues times = part.getPointValues(ARRIVED_AT);
            return times == null ? Long.MIN_VALUE : LongPoint.decodeDimension(times.getMaxPackedValue(), 0);
        } catch (IOException unread) {
            // Of a file; whoever opens the index judges it.
            throw new UncheckedIOException(unread);
        }
    }
}
