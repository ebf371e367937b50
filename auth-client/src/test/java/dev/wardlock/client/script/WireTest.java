package dev.wardlock.client.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wardlock.client.script.child.Wire;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** What is said is what is heard, and what is no message is refused before room is made for it. */
class WireTest {

  private static final int LIMIT = 1 << 20;

  private static byte[] written(Object value) throws IOException {
    var out = new ByteArrayOutputStream();
    Wire.write(out, value, LIMIT);
    return out.toByteArray();
  }

  private static Object read(byte[] bytes) throws IOException {
    return Wire.read(new ByteArrayInputStream(bytes), LIMIT);
  }

  @Provide
  Arbitrary<Object> values() {
    Arbitrary<Object> leaf =
        Arbitraries.oneOf(
            Arbitraries.strings()
                .map(
                    s ->
                        new String(
                            s.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                            java.nio.charset.StandardCharsets.UTF_8)),
            Arbitraries.longs(),
            Arbitraries.doubles(),
            Arbitraries.bigDecimals(),
            Arbitraries.of(true, false));
    return Arbitraries.recursive(
        () -> leaf,
        inner ->
            Arbitraries.oneOf(
                inner.list().ofMaxSize(4).map(list -> (Object) list),
                Arbitraries.maps(Arbitraries.strings().alpha(), inner)
                    .ofMaxSize(4)
                    .map(map -> (Object) map)),
        0,
        3);
  }

  @Property(tries = 300)
  void value_isHeardAsSaid(@ForAll("values") Object value) throws IOException {
    assertThat(read(written(value))).isEqualTo(value);
  }

  @Property(tries = 2000)
  void bytes_areAValueOrRefused(@ForAll byte[] frame) {
    var all = new byte[frame.length + 4];
    System.arraycopy(frame, 0, all, 4, frame.length);
    all[3] = (byte) frame.length;
    try {
      read(all);
    } catch (IOException e) {
      assertThat(e).isNotNull();
    }
  }

  @Test
  void kinds_areKept() throws IOException {
    var map = new HashMap<String, Object>();
    map.put("a", null);
    assertThat(read(written(Arrays.asList(null, 1, 2L, (short) 3, 1.5f, 'c', map))))
        .isEqualTo(Arrays.asList(null, 1L, 2L, 3L, 1.5, "c", map));
    assertThat((byte[]) read(written(new byte[] {1, 2}))).containsExactly(1, 2);
    assertThat(read(written(new BigDecimal("1e400")))).isEqualTo(new BigDecimal("1e400"));
  }

  @Test
  void frame_tooLarge_isRefused_onBothSides() throws IOException {
    assertThatIllegalArgumentException().isThrownBy(() -> written("x".repeat(LIMIT)));
    byte[] huge = {0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff, 'S'};
    assertThatThrownBy(() -> read(huge)).isInstanceOf(IOException.class);
    byte[] negative = {(byte) 0xff, 0, 0, 0};
    assertThatThrownBy(() -> read(negative)).isInstanceOf(IOException.class);
  }

  @Test
  void count_pastTheFrame_isRefused() {
    byte[] list = {0, 0, 0, 5, 'L', 0x7f, 0, 0, 0};
    assertThatThrownBy(() -> read(list)).isInstanceOf(IOException.class);
  }

  @Test
  void nesting_isBounded_onBothSides() throws IOException {
    List<Object> deep = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      deep = new ArrayList<>(List.of(deep));
    }
    List<Object> tooDeep = deep;
    assertThatIllegalArgumentException().isThrownBy(() -> written(tooDeep));
    var frame = new ByteArrayOutputStream();
    frame.write(new byte[] {0, 0, 2, 0});
    for (int i = 0; i < 102; i++) {
      frame.write(new byte[] {'L', 0, 0, 0, 1});
    }
    frame.write(new byte[] {'0', '0'});
    assertThatThrownBy(() -> read(frame.toByteArray()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("nested");
  }

  @Test
  void end_isToldFromANull() {
    assertThatThrownBy(() -> read(new byte[0])).isInstanceOf(EOFException.class);
    assertThatIllegalArgumentException().isThrownBy(() -> written(Map.of("a", new Object())));
  }
}
