package io.candor.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.candor.MappedConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.lucene.store.LockObtainFailedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuestionIndexTest {
    private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");
    private static final SearchFields PERU = new SearchFields(
            "capitals", null, "REVIEW", "r1", "atlas", null, 0.5, List.of("What is the capital of Peru?", "Lima"));

    @TempDir
    Path folder;

    private QuestionIndex index;

    @BeforeEach
    void open() throws IOException {
        index = open(Map.of());
    }

    private QuestionIndex open(Map<String, String> settings) throws IOException {
        return new IndexFolder(folder, MappedConfig.of(SearchConfig.class, settings)).open("cluster");
    }

    @AfterEach
    void close() {
        if (index != null) {
            index.close();
        }
    }

    private static StoredQuestion question(String id, QuestionState state, long offset) {
        return new StoredQuestion(
                id, state, offset, BEGINNING.plusSeconds(offset), StoredQuestion.position(2, offset), new byte[] {
                    (byte) offset
                });
    }

    private void answer(String id, long offset, SearchFields fields) {
        index.put(question(id, QuestionState.ANSWERED, offset), fields);
    }

    private void answer(String id, long offset, String text) {
        answer(id, offset, new SearchFields("general", null, "ACCEPTED", "r1", "atlas", null, 0.5, List.of(text)));
    }

    private List<String> found(SearchFilter filter) {
        index.refresh();
        return index.search(filter, Optional.empty(), 100).questions().stream()
                .map(StoredQuestion::id)
                .toList();
    }

    private static SearchFilter words(String text) {
        return new SearchFilter(
                text,
                "",
                Set.of(),
                Set.of(),
                Optional.empty(),
                Set.of(),
                Optional.empty(),
                Optional.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void shouldFindAQuestionUnderItsIdAsSoonAsItIsWritten() {
        StoredQuestion written = question("q", QuestionState.PENDING, 7);

        index.put(written, SearchFields.NONE);

        assertThat(index.find("q")).get().usingRecursiveComparison().isEqualTo(written);
        index.refresh();
        assertThat(index.find("q")).get().usingRecursiveComparison().isEqualTo(written);
        assertThat(index.find("other")).isEmpty();
        assertThat(index.find("q").get().partition()).isEqualTo(2);
        assertThat(index.find("q").get().recordOffset()).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource({
        "PENDING,1,ANSWERED,1,ANSWERED",
        "ANSWERED,1,PENDING,1,ANSWERED",
        "ANSWERED,1,ANSWERED,2,ANSWERED",
        "ANSWERED,1,PENDING,2,ANSWERED",
        "EXPIRED,1,ANSWERED,2,ANSWERED",
        "EXPIRED,1,DEAD_LETTER,2,EXPIRED",
        "PENDING,1,DEAD_LETTER,1,DEAD_LETTER",
        "DEAD_LETTER,1,PENDING,1,DEAD_LETTER",
        "DEAD_LETTER,1,PENDING,2,PENDING",
        "PENDING,2,DEAD_LETTER,1,PENDING",
        "DEAD_LETTER,1,ANSWERED,2,ANSWERED"
    })
    void shouldKeepWhatSaysMostOfAQuestionWhateverComesFirst(
            QuestionState first, long firstOffset, QuestionState second, long secondOffset, QuestionState kept) {
        for (boolean refreshed : List.of(true, false)) {
            String id = "q" + refreshed;
            index.put(question(id, first, firstOffset), SearchFields.NONE);
            if (refreshed) {
                index.refresh();
            }

            index.put(question(id, second, secondOffset), SearchFields.NONE);

            index.refresh();
            assertThat(index.find(id)).get().extracting(StoredQuestion::state).isEqualTo(kept);
        }
        assertThat(index.size()).isEqualTo(2);
    }

    @Test
    void shouldKeepTheFirstAnswerWhenAnotherComesUnderItsId() {
        answer("q", 1, "first");
        answer("q", 2, "second");

        assertThat(index.find("q")).get().extracting(StoredQuestion::offset).isEqualTo(1L);
        assertThat(found(words("second"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "What is the capital of Peru? | peru CAPITAL | true",
                "What is the capital of Peru? | peru chile | false",
                "What is the capital of Peru? | peruvian | false",
                "The river São Francisco | sao | true",
                "The river Sao Francisco | SÃO | true",
                "東京はどこですか | 東京 | true",
                "東京はどこですか | 京 | true",
                "京都と東北 | 東京 | false",
                "Ｆｕｌｌ width | full | true",
                "Который час? | ЧАС | true",
                "a AND b | and | true",
                "(unbalanced | ) unbalanced ( | true",
                "flag 🇵🇪 here | 🇵🇪 | true"
            })
    void shouldFindTextsOfAnyLanguageByTheirWords(String text, String searched, boolean isFound) {
        answer("q", 1, text);

        assertThat(found(words(searched))).hasSize(isFound ? 1 : 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"***", "?", "\"", "\\", "a:b OR *:*", "[1 TO *]", "/.*/", "\u0000", "~", "a^9", "\ud800"})
    void shouldTakeEverySearchForPlainWords(String searched) {
        answer("q", 1, "What is the capital of Peru?");

        assertThat(found(words(searched))).isEmpty();
    }

    @Test
    void shouldTakeASearchOfTenThousandCharacters() {
        answer("q", 1, "word ".repeat(10) + "x".repeat(1_000));

        assertThat(found(words("x".repeat(10_000)))).isEmpty();
        assertThat(found(words("word ".repeat(2_000)))).containsExactly("q");
    }

    @Test
    void shouldFindByEachFieldAndByAllTogether() {
        answer("order-1", 1, PERU);
        answer(
                "order-2",
                2,
                new SearchFields("rivers", "acme", "ACCEPTED", "r2", "atlas", "large", 0.9, List.of("Nile?", "Nile")));
        index.put(question("order-3", QuestionState.PENDING, 3), SearchFields.NONE);

        assertThat(found(SearchFilter.ALL)).containsExactly("order-2", "order-1");
        assertThat(found(filter("order-1", Set.of(), Set.of(), null, Set.of(), 0, 1)))
                .containsExactly("order-1");
        assertThat(found(filter("order", Set.of(), Set.of(), null, Set.of(), 0, 1)))
                .hasSize(2);
        assertThat(found(filter("", Set.of("capitals"), Set.of(), null, Set.of(), 0, 1)))
                .containsExactly("order-1");
        assertThat(found(filter("", Set.of("capitals"), Set.of("rivers"), null, Set.of(), 0, 1)))
                .isEmpty();
        assertThat(found(filter("", Set.of(), Set.of("rivers"), null, Set.of(), 0, 1)))
                .containsExactly("order-2");
        assertThat(found(filter("", Set.of(), Set.of(), "acme", Set.of(), 0, 1)))
                .containsExactly("order-2");
        assertThat(found(filter("", Set.of(), Set.of(), "other", Set.of(), 0, 1)))
                .isEmpty();
        assertThat(found(filter("", Set.of(), Set.of(), null, Set.of("REVIEW"), 0, 1)))
                .containsExactly("order-1");
        assertThat(found(filter("", Set.of(), Set.of(), null, Set.of(), 0.5, 0.5)))
                .containsExactly("order-1");
        assertThat(found(filter("order", Set.of("rivers"), Set.of("rivers"), "acme", Set.of("ACCEPTED"), 0.8, 1)))
                .containsExactly("order-2");
    }

    private static SearchFilter filter(
            String prefix,
            Set<String> domains,
            Set<String> visible,
            String tenant,
            Set<String> decisions,
            double lowest,
            double highest) {
        return new SearchFilter(
                "",
                prefix,
                domains,
                visible,
                Optional.ofNullable(tenant),
                decisions,
                Optional.empty(),
                Optional.empty(),
                OptionalDouble.of(lowest),
                OptionalDouble.of(highest),
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void shouldTurnPagesWithoutGapsAndRepeatsWhileAnswersArrive() {
        // Three at a time.
        IntStream.range(0, 95)
                .forEach(i -> index.put(
                        new StoredQuestion(
                                "q" + i, QuestionState.ANSWERED, i, BEGINNING.plusSeconds(i / 3), i, new byte[0]),
                        PERU));
        List<String> read = new ArrayList<>();
        Optional<SearchCursor> after = Optional.empty();
        int arrived = 1000;

        do {
            index.refresh();
            FoundPage page = index.search(words("peru"), after, 10);
            page.questions().forEach(question -> read.add(question.id()));
            after = page.next().map(SearchCursor::text).flatMap(SearchCursor::parse);
            answer("new" + arrived, arrived++, PERU);
        } while (after.isPresent());

        assertThat(read).hasSize(95).doesNotHaveDuplicates().allMatch(id -> id.startsWith("q"));
    }

    @Test
    void shouldSayHowManyThereAreUpToTheNumberThatIsCounted() throws IOException {
        index.close();
        index = open(Map.of("counted-matches", "20"));
        IntStream.range(0, 15).forEach(i -> answer("q" + i, i, "text"));
        index.refresh();
        FoundPage few = index.search(SearchFilter.ALL, Optional.empty(), 5);
        IntStream.range(15, 3_000).forEach(i -> answer("q" + i, i, "text"));
        index.refresh();

        FoundPage many = index.search(SearchFilter.ALL, Optional.empty(), 5);

        assertThat(few.total()).isEqualTo(15);
        assertThat(few.exact()).isTrue();
        assertThat(many.total()).isGreaterThan(20);
        assertThat(many.exact()).isFalse();
        assertThat(many.complete()).isTrue();
    }

    @Test
    void shouldTakeForgottenQuestionsOutAtOnceAndTheirTextsOutOfTheFilesWithAnExpunge() throws IOException {
        answer("gone", 1, "Xylophonist");
        answer("stays", 2, "Bassoonist");
        index.commit(Map.of());

        index.forget(List.of("gone", "never-there"));

        assertThat(index.find("gone")).isEmpty();
        assertThat(found(words("xylophonist"))).isEmpty();
        assertThat(found(words("bassoonist"))).containsExactly("stays");
        assertThat(isInFiles("xylophonist")).isTrue();
        index.expunge();
        await("merged").untilAsserted(() -> {
            index.refresh();
            index.commit(Map.of());
            assertThat(isInFiles("xylophonist")).isFalse();
        });
        assertThat(isInFiles("bassoonist")).isTrue();
    }

    private boolean isInFiles(String word) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(word)) {
                    return true;
                }
            }
            return false;
        }
    }

    @Test
    void shouldRememberThatTextsAreToBeTakenOutWhenItIsOpenedAgain() throws IOException {
        answer("gone", 1, "Xylophonist");
        answer("stays", 2, "Bassoonist");
        index.commit(Map.of());
        index.forget(List.of("gone"));
        index.commit(Map.of());
        index.close();
        index = open(Map.of());

        index.expunge();

        await("merged").untilAsserted(() -> {
            index.refresh();
            index.commit(Map.of());
            assertThat(isInFiles("xylophonist")).isFalse();
        });
    }

    @Test
    void shouldExpireWhatIsTooOldAndTheOldestOfTooMany() throws IOException {
        index.close();
        index = open(Map.of("max-questions", "10"));
        IntStream.range(0, 50).forEach(i -> answer("q" + i, i, "text"));
        index.refresh();

        index.expire(BEGINNING.plusSeconds(45));
        List<String> young = found(SearchFilter.ALL);
        IntStream.range(50, 60).forEach(i -> answer("q" + i, i, "text"));
        index.refresh();
        index.expire(BEGINNING);

        assertThat(young).containsExactly("q49", "q48", "q47", "q46", "q45");
        assertThat(found(SearchFilter.ALL)).hasSize(10).startsWith("q59").endsWith("q50");
    }

    @Test
    void shouldGoOnFromTheLastCommitWhenItIsOpenedAgain() throws IOException {
        answer("committed", 1, "text");
        index.commit(Map.of("candor.answers-0", "17"));
        answer("later", 2, "text");
        index.close();

        index = open(Map.of());

        assertThat(index.committed()).containsExactly(Map.entry("candor.answers-0", "17"));
        assertThat(found(SearchFilter.ALL)).containsExactly("committed");
    }

    @Test
    void shouldBeginEmptyWhenTheFolderIsOfAnotherCluster() throws IOException {
        answer("q", 1, "text");
        index.commit(Map.of("candor.answers-0", "17"));
        index.close();

        index = new IndexFolder(folder, MappedConfig.of(SearchConfig.class, Map.of())).open("another");

        assertThat(index.committed()).isEmpty();
        assertThat(found(SearchFilter.ALL)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"segments_", ".cf", ".si"})
    void shouldBeginEmptyAndLeaveOtherFilesAloneWhenTheIndexIsDamaged(String damaged) throws IOException {
        Path others = Files.writeString(folder.resolve("notes.txt"), "mine");
        answer("q", 1, "text");
        index.commit(Map.of("candor.answers-0", "17"));
        index.close();
        damage(damaged);

        index = open(Map.of());

        assertThat(index.committed()).isEmpty();
        answer("q", 1, "text");
        assertThat(found(SearchFilter.ALL)).containsExactly("q");
        assertThat(others).hasContent("mine");
    }

    private void damage(String name) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(each -> each.getFileName().toString().contains(name))
                    .toList()) {
                byte[] bytes = Files.readAllBytes(file);
                Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length / 2));
            }
        }
    }

    @Test
    void shouldLetItsOwnerAloneLookIntoTheFolderThatItMakes() throws IOException {
        Path made = folder.resolve("made");

        new IndexFolder(made, MappedConfig.of(SearchConfig.class, Map.of()))
                .open("cluster")
                .close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                .isEqualTo("rwx------");
    }

    @Test
    void shouldLeaveTheFolderToTheProcessThatUsesIt() {
        answer("q", 1, "text");

        assertThatThrownBy(() -> open(Map.of())).isInstanceOf(LockObtainFailedException.class);

        assertThat(index.find("q")).isPresent();
    }
}
