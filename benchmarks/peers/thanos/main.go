// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

// Command thanos makes the blocks of a folder those of a bucket, and downsamples them as Thanos's compactor does: to five
// minutes, and from there to an hour. It prints the resolution in milliseconds and the name of each block that it makes.
//
//	thanos FOLDER EXTERNAL-LABELS-AS-JSON
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/go-kit/log"
	"github.com/prometheus/prometheus/tsdb"
	"github.com/thanos-io/thanos/pkg/block/metadata"
	"github.com/thanos-io/thanos/pkg/compact/downsample"
)

func main() {
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(folder, external string) error {
	labels := map[string]string{}
	if err := json.Unmarshal([]byte(external), &labels); err != nil {
		return err
	}
	metas, err := filepath.Glob(filepath.Join(folder, "*", metadata.MetaFilename))
	if err != nil {
		return err
	}
	for _, path := range metas {
		if err := downsampleBlock(folder, filepath.Dir(path), labels); err != nil {
			return err
		}
	}
	return nil
}

func downsampleBlock(folder, raw string, labels map[string]string) error {
	logger := log.NewNopLogger()
	thanos := metadata.Thanos{Labels: labels, Source: metadata.SidecarSource}
	meta, err := metadata.InjectThanos(logger, raw, thanos, nil)
	if err != nil {
		return err
	}
	from := raw
	for _, resolution := range []int64{downsample.ResLevel1, downsample.ResLevel2} {
		block, err := tsdb.OpenBlock(nil, from, downsample.NewPool(), nil)
		if err != nil {
			return err
		}
		id, err := downsample.Downsample(context.Background(), logger, meta, block, folder, resolution)
		if err != nil {
			return err
		}
		if err := block.Close(); err != nil {
			return err
		}
		fmt.Println(resolution, id)
		from = filepath.Join(folder, id.String())
		if meta, err = metadata.ReadFromDir(from); err != nil {
			return err
		}
	}
	return nil
}
