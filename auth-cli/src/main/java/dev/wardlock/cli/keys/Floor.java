package dev.wardlock.cli.keys;

import dev.wardlock.model.Grant;
import dev.wardlock.model.Grants;
import dev.wardlock.model.Region;
import dev.wardlock.model.Scope;
import java.util.Arrays;
import java.util.List;

/** The floor that follows from grants: the smallest region that holds them all. */
final class Floor {

  private Floor() {}

  static Region of(Grants grants) {
    List<Region> regions = grants.asList().stream().map(Grant::region).distinct().toList();
    if (regions.size() == 1) {
      return regions.get(0);
    }
    String[] common = regions.get(0).top().path().split("/", -1);
    int length = common.length;
    for (Region region : regions) {
      length = Math.min(length, same(common, region.top().path().split("/", -1)));
    }
    return Region.under(new Scope(String.join("/", Arrays.copyOf(common, length))));
  }

  private static int same(String[] a, String[] b) {
    int i = 0;
    while (i < a.length && i < b.length && a[i].equals(b[i])) {
      i++;
    }
    return i;
  }
}
