package io.candor.cli.option;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads 50/d, 5/h, 2/m on the command line as labels a day. */
public final class LabelRate implements ITypeConverter<Double> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)/([mhd])");
    private static final Map<String, Integer> TIMES_A_DAY = Map.of("m", 1_440, "h", 24, "d", 1);

    @Override
    public Double convert(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches() || Double.parseDouble(matcher.group(1)) == 0) {
            throw new TypeConversionException(
                    "must be a number above 0 of labels a day, an hour or a minute, such as 50/d, 5/h or 2/m, got: "
                            + text);
        }
        return Double.parseDouble(matcher.group(1)) * TIMES_A_DAY.get(matcher.group(2));
    }
}
