package io.candor.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.candor.training.dataset.LabeledQuestion;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudyQuestionsTest {
    @TempDir
    Path folder;

    @BeforeEach
    void writeTheSets() throws IOException {
        write("train.jsonl.gz", "one", "two");
        for (String test : StudyQuestions.TESTS) {
            write(StudyQuestions.file(test), test);
        }
    }

    @Test
    void shouldElicitFromLabelledQuestionsFirstWhenThereAreMore() throws IOException {
        write(StudyQuestions.ELICIT, "two", "three");

        StudyQuestions read = StudyQuestions.read(folder, 10, 10);

        assertThat(read.elicited()).extracting(LabeledQuestion::question).containsExactly("one", "two", "three");
        assertThat(read.labeled()).extracting(LabeledQuestion::question).containsExactly("one", "two");
    }

    @Test
    void shouldElicitFromLabelledQuestionsWhenThereAreNoOthers() throws IOException {
        assertThat(StudyQuestions.read(folder, 1, 10).elicited()).hasSize(1);
    }

    @Test
    void shouldRefuseWhenAQuestionIsTrainedOnAndTested() throws IOException {
        write(StudyQuestions.file("out-of-domain"), "fresh", "two");

        assertThatThrownBy(() -> StudyQuestions.read(folder, 10, 10))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("test-out-of-domain.jsonl.gz")
                .hasMessageContaining("also trained on");
    }

    @Test
    void shouldNameTheFileWhenItIsMissing() throws IOException {
        Files.delete(folder.resolve(StudyQuestions.file("in-domain")));

        assertThatThrownBy(() -> StudyQuestions.read(folder, 10, 10)).hasMessageContaining("test-in-domain.jsonl.gz");
    }

    private void write(String file, String... questions) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve(file)))) {
            for (String question : questions) {
                out.write(
                        ("{\"question\":\"" + question + "\",\"answers\":[\"a\"]}\n").getBytes(StandardCharsets.UTF_8));
            }
        }
    }
}
