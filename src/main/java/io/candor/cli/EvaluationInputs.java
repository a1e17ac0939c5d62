package io.candor.cli;

import io.candor.evaluation.DataSource;
import io.candor.evaluation.EvaluationReport;
import io.candor.honesty.map.AnswerMap;
import io.candor.release.store.MapFile;
import io.candor.training.dataset.HonestyBenchFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * The data files and adapters of an evaluation, with the names they have in its report.
 *
 * @param data values of {@code --data}
 * @param adapters values of {@code --adapter}
 * @param spec of the command that was given them
 */
record EvaluationInputs(List<String> data, List<String> adapters, CommandSpec spec) {
    private static final String CONFIDENCE = "confidence";

    /** @throws IOException if a file is missing */
    List<DataSource> sources() throws IOException {
        List<DataSource> sources = data.stream().map(DataSource::parse).toList();
        requireDistinct(sources.stream().map(DataSource::name).toList(), "--data", "FILE");
        for (DataSource source : sources) {
            InputFile.require(source.file(), "a file of JSON lines with question and answers");
        }
        return sources;
    }

    /** Scorer's name → folder: "confidence" alone, or with the adapter's name. */
    Map<String, Path> adapterFolders() {
        List<DataSource> named = adapters.stream().map(DataSource::parse).toList();
        requireDistinct(named.stream().map(DataSource::name).toList(), "--adapter", "DIR");
        Map<String, Path> folders = new LinkedHashMap<>();
        boolean single = adapters.size() == 1 && adapters.get(0).indexOf('=') <= 0;
        named.forEach(each -> folders.put(
                single ? CONFIDENCE : CONFIDENCE + " (" + each.name() + ")",
                each.file().toAbsolutePath().normalize()));
        return folders;
    }

    /**
     * Scorer's name → map of answers, of the adapters that have one.
     *
     * @throws IOException if a file is no map
     */
    Map<String, AnswerMap> answerMaps() throws IOException {
        Map<String, AnswerMap> maps = new LinkedHashMap<>();
        for (Map.Entry<String, Path> adapter : adapterFolders().entrySet()) {
            MapFile.readAnswers(adapter.getValue()).ifPresent(map -> maps.put(adapter.getKey(), map));
        }
        return maps;
    }

    private void requireDistinct(List<String> names, String option, String value) {
        for (String name : names) {
            if (names.indexOf(name) != names.lastIndexOf(name) || name.equals(EvaluationReport.OVERALL)) {
                throw new ParameterException(
                        spec.commandLine(),
                        option + " " + name + " is a name taken twice: write " + option + " NAME=" + value);
            }
        }
    }

    /** Without a model only recorded answers can be evaluated. */
    void requireRecorded(List<DataSource> sources) throws IOException {
        if (!adapters.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--adapter needs its base model: give --model");
        }
        for (DataSource source : sources) {
            if (!HonestyBenchFile.isOne(source.file())) {
                throw new ParameterException(
                        spec.commandLine(),
                        source.file() + " is no HonestyBench file, so its questions must be asked: give --model");
            }
        }
    }
}
