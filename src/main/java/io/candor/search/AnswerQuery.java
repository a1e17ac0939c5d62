package io.candor.search;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.apache.lucene.document.DoublePoint;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;

/** What Lucene is asked for a filter. Words are looked for as they are: there is no language of queries that could be written wrong. */
final class AnswerQuery {
    private static final List<String> ANSWERS = List.of(QuestionState.ANSWERED.name(), QuestionState.EXPIRED.name());

    private final WordAnalyzer words = WordAnalyzer.ofSearches();

    Query of(SearchFilter filter) {
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        all.add(anyOf(IndexFields.STATE, ANSWERS), Occur.FILTER);
        words(all, filter.words());
        if (!filter.idPrefix().isEmpty()) {
            all.add(new PrefixQuery(IndexFields.id(filter.idPrefix())), Occur.FILTER);
        }
        limit(all, IndexFields.DOMAIN, filter.domains());
        limit(all, IndexFields.DOMAIN, filter.visibleDomains());
        filter.tenant().ifPresent(tenant -> all.add(term(IndexFields.TENANT, tenant), Occur.FILTER));
        limit(all, IndexFields.DECISION, filter.decisions());
        filter.releaseId().ifPresent(release -> all.add(term(IndexFields.RELEASE, release), Occur.FILTER));
        filter.answerModel().ifPresent(model -> all.add(term(IndexFields.ANSWER_MODEL, model), Occur.FILTER));
        ranges(all, filter);
        return all.build();
    }

    private void words(BooleanQuery.Builder all, String text) {
        if (text.isBlank()) {
            return;
        }
        List<String> wanted = words.words(text, SearchFilter.MOST_WORDS);
        if (wanted.isEmpty()) {
            all.add(new MatchNoDocsQuery("no word in the text"), Occur.FILTER);
        }
        wanted.forEach(word -> all.add(term(IndexFields.WORDS, word), Occur.FILTER));
    }

    private static void ranges(BooleanQuery.Builder all, SearchFilter filter) {
        if (filter.lowest().isPresent() || filter.highest().isPresent()) {
            all.add(
                    DoublePoint.newRangeQuery(
                            IndexFields.CONFIDENCE,
                            filter.lowest().orElse(Double.NEGATIVE_INFINITY),
                            filter.highest().orElse(Double.POSITIVE_INFINITY)),
                    Occur.FILTER);
        }
        if (filter.from().isPresent() || filter.until().isPresent()) {
            long from = filter.from().map(Instant::toEpochMilli).orElse(Long.MIN_VALUE);
            long until = filter.until().map(Instant::toEpochMilli).orElse(Long.MAX_VALUE);
            all.add(
                    until <= from
                            ? new MatchNoDocsQuery("it ends before it begins")
                            : LongPoint.newRangeQuery(IndexFields.ARRIVED_AT, from, until - 1),
                    Occur.FILTER);
        }
    }

    private static void limit(BooleanQuery.Builder all, String field, Collection<String> values) {
        if (!values.isEmpty()) {
            all.add(anyOf(field, values), Occur.FILTER);
        }
    }

    private static Query anyOf(String field, Collection<String> values) {
        return new TermInSetQuery(field, values.stream().map(BytesRef::new).toList());
    }

    private static Query term(String field, String value) {
        return new TermQuery(new Term(field, value));
    }
}
