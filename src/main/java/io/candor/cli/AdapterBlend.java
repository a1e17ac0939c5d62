package io.candor.cli;

import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * An adapter to move towards.
 *
 * @param folder it lies in
 * @param share of the way, above 0 and below 1
 */
record AdapterBlend(Path folder, double share) {
    /** Reads {@code DIR=SHARE}. */
    static final class Converter implements ITypeConverter<AdapterBlend> {
        @Override
        public AdapterBlend convert(String text) {
            int equals = text.lastIndexOf('=');
            double share = share(text.substring(equals + 1));
            if (equals <= 0 || !(share > 0 && share < 1)) {
                throw new TypeConversionException(
                        "'" + text + "' is not a folder and a share above 0 and below 1: write adapters/first=0.3");
            }
            return new AdapterBlend(Path.of(text.substring(0, equals)), share);
        }

        private static double share(String text) {
            try {
                return Double.parseDouble(text);
            } catch (NumberFormatException e) {
                // Refused with the same sentence as a number out of range.
                return Double.NaN;
            }
        }
    }
}
